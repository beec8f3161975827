-- Is this token valid, for this route, now? The one place that decides, as libs/bearer's verify.py
-- does: the same rules in the same order, so that the first broken one has the same name.

local payload = require "gateway.bearer.payload"
local refusal = require "gateway.bearer.refusal"
local unverified = require "gateway.bearer.unverified"

local invalid_token = refusal.invalid_token
local type = type


-- typ: the one that is wanted, or nil where the caller sees to it.
local function check_algorithm(header, typ)
    if header.alg ~= "RS512" then
        return invalid_token("alg_not_allowed", "alg")
    elseif typ and header.typ ~= typ then
        return invalid_token("typ_not_allowed", "typ")
    elseif header.crit ~= nil then -- RFC 7515 section 4.1.11: not understood, so refused
        return invalid_token("crit_not_allowed", "crit")
    end
    return nil
end


local function find_key(header, keys)
    local kid = header.kid
    if type(kid) ~= "string" then
        return nil, invalid_token("unknown_kid", "kid")
    end
    local key, refused = keys[kid], nil
    if not key then
        refused = invalid_token("unknown_kid", "kid")
        refused.unverified_kid = kid
    end
    return key, refused
end


local function check_signature(token, key)
    if not unverified.is_signed_by(token, key) then
        return invalid_token("bad_signature")
    end
    return nil
end


local function check_revoked(bearer, revocations)
    if revocations:is_revoked(bearer) then
        local refused = invalid_token("revoked", "jti")
        refused.client_id = bearer.client_id
        return refused
    end
    return nil
end


local _M = {}


--- The bearer of a valid access token and the key that verified it, or nil and the refusal, whose
--- `cause` names the first broken rule: see the docstring of bearer.verify.verify.
---   keys         kid -> key: see rs512
---   expected     {issuer=, audience=, leeway=}; audience nil: any
---   revocations  with :is_revoked(bearer)
---   now          seconds since 1970
function _M.verify(unverified_token, keys, expected, revocations, now)
    local token, refused = unverified.parse(unverified_token)
    if not token then
        return nil, refused
    end
    refused = check_algorithm(token.header, "at+jwt")
    if refused then
        return nil, refused
    end
    local key, unknown = find_key(token.header, keys)
    if not key then
        return nil, unknown
    end
    local bearer = { kid = token.header.kid }
    refused = check_signature(token, key)
        or payload.check(unverified.payload(token), bearer, expected, now)
        or check_revoked(bearer, revocations)
    if refused then
        refused.kid = bearer.kid
        return nil, refused
    end
    return bearer, key
end


--- Of any RS512 JWS the header's table and the payload's bytes, or nil and the refusal: rules 1, 2,
--- 5 and, of 3, `alg` and `crit` only. It says who signed, not what for: the caller still has to
--- check `typ`, `kid` and the payload.
function _M.verify_signature(unverified_token, key)
    local token, refused = unverified.parse(unverified_token)
    if not token then
        return nil, refused
    end
    refused = check_algorithm(token.header) or check_signature(token, key)
    if refused then
        return nil, refused
    end
    return token.header, unverified.payload(token)
end


return _M
