-- Is this token valid, for this route, now? The one place that decides, as libs/bearer's verify.py
-- does: the same rules in the same order, so that the first broken one has the same name.

local header = require "gateway.bearer.header"
local payload = require "gateway.bearer.payload"
local refusal = require "gateway.bearer.refusal"
local unverified = require "gateway.bearer.unverified"

local MAX_TOKEN_BYTES = header.MAX_TOKEN_BYTES
local invalid_token = refusal.invalid_token
local type = type


-- typ: the one that is wanted, or nil where the caller sees to it.
local function check_algorithm(parameters, typ)
    if parameters.alg ~= "RS512" then
        return invalid_token("alg_not_allowed", "alg")
    elseif typ and parameters.typ ~= typ then
        return invalid_token("typ_not_allowed", "typ")
    elseif parameters.crit ~= nil then -- RFC 7515 section 4.1.11: not understood, so refused
        return invalid_token("crit_not_allowed", "crit")
    end
    return nil
end


local function find_key(kid, keys)
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
    local revoked, undecided = revocations:is_revoked(bearer)
    if revoked == false then
        return nil
    end
    local refused = undecided and refusal.new("temporarily_unavailable", undecided)
        or invalid_token("revoked", "jti")
    refused.client_id = bearer.client_id
    return refused
end


-- The JWS taken apart and the key that signed it, or nil and the refusal. One with `unverified_kid`
-- says that a fresher key set may help.
local function signed_by(unverified_jws, typ, keys, max_bytes)
    local token, refused = unverified.parse(unverified_jws, max_bytes)
    if not token then
        return nil, refused
    end
    refused = check_algorithm(token.header, typ)
    if refused then
        return nil, refused
    end
    local key, unknown = find_key(token.header.kid, keys)
    if not key then
        return nil, unknown
    end
    refused = check_signature(token, key)
    if refused then
        refused.kid = token.header.kid
        return nil, refused
    end
    return token, key
end


local _M = {}


--- The bearer of a valid access token and the key that verified it, or nil and the refusal, whose
--- `cause` names the first broken rule: see the docstring of bearer.verify.verify.
---   keys         kid -> key: see rs512
---   expected     {issuer=, audience=, leeway=}; audience nil: any
---   revocations  with :is_revoked(bearer): a boolean, or nil and the cause when it cannot tell
---   now          seconds since 1970
function _M.verify(unverified_token, keys, expected, revocations, now)
    local token, key = signed_by(unverified_token, "at+jwt", keys, MAX_TOKEN_BYTES)
    if not token then
        return nil, key
    end
    local bearer = { kid = token.header.kid }
    local refused = payload.check(unverified.payload(token), bearer, expected, now)
        or check_revoked(bearer, revocations)
    if refused then
        refused.kid = bearer.kid
        return nil, refused
    end
    return bearer, key
end


--- Rules 1 to 5 for a JWS of this `typ` and of at most so many bytes: the payload's bytes, or nil and
--- the refusal. What the payload says is the caller's to check.
function _M.verify_kind(unverified_jws, typ, keys, max_bytes)
    local token, refused = signed_by(unverified_jws, typ, keys, max_bytes)
    if not token then
        return nil, refused
    end
    return unverified.payload(token)
end


--- Of any RS512 JWS the header's table and the payload's bytes, or nil and the refusal: rules 1, 2,
--- 5 and, of 3, `alg` and `crit` only. It says who signed, not what for: the caller still has to
--- check `typ`, `kid` and the payload. max_bytes: the longest JWS that is taken; 8192 for a token.
function _M.verify_signature(unverified_token, key, max_bytes)
    local token, refused = unverified.parse(unverified_token, max_bytes)
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
