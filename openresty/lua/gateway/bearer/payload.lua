-- The rules that a signed payload must keep, in libs/bearer's order; each is in claims.lua.

local claims_rules = require "gateway.bearer.claims"
local refusal = require "gateway.bearer.refusal"
local scope = require "gateway.bearer.scope"
local strict = require "gateway.bearer.strict"

local equal, identifier = claims_rules.equal, claims_rules.identifier
local seconds, text = claims_rules.seconds, claims_rules.text
local invalid_token = refusal.invalid_token


-- Who it is from and for, else the refusal says what was expected and what is there.
local function check_parties(claims, bearer, expected)
    local cause, claim
    bearer.issuer, cause, claim = equal(claims, "iss", expected.issuer, "wrong_issuer")
    if cause then
        local refused = invalid_token(cause, claim)
        refused.expected_issuer, refused.unverified_issuer = expected.issuer, claims.iss
        return refused
    end
    bearer.audience, cause, claim = equal(claims, "aud", expected.audience, "wrong_audience")
    if cause then
        local refused = invalid_token(cause, claim)
        refused.expected_audience, refused.unverified_audience = expected.audience, claims.aud
        return refused
    end
    return nil
end


local function check_times(claims, bearer, leeway, now)
    local cause, claim
    bearer.expires_at, cause, claim = seconds(claims, "exp")
    if not cause then
        bearer.issued_at, cause, claim = seconds(claims, "iat")
    end
    if not cause and claims.nbf ~= nil then
        bearer.not_before, cause, claim = seconds(claims, "nbf")
    end
    if cause then
        return invalid_token(cause, claim)
    elseif now >= bearer.expires_at + leeway then
        return invalid_token("expired", "exp")
    elseif bearer.not_before and bearer.not_before > now + leeway then
        return invalid_token("not_yet_valid", "nbf")
    elseif bearer.issued_at > now + leeway then
        return invalid_token("issued_in_future", "iat")
    end
    return nil
end


local function check_subject(claims, bearer)
    local cause, claim
    bearer.subject, cause, claim = identifier(claims, "sub")
    if not cause then
        bearer.jti, cause, claim = identifier(claims, "jti")
    end
    if not cause then
        bearer.client_id, cause, claim = identifier(claims, "client_id")
    end
    local granted = ""
    if not cause and claims.scope ~= nil then
        granted, cause, claim = text(claims, "scope")
    end
    if cause then
        return invalid_token(cause, claim)
    end
    bearer.scopes, bearer.scope_list = scope.split(granted)
    bearer.quota = claims_rules.quota(claims)
    return nil
end


local _M = {}


--- Fill `bearer` with what the signed payload says: nil, or the refusal that names the first broken
--- rule of 6 to 11.
function _M.check(payload, bearer, expected, now)
    local claims = strict.json_object(payload)
    if not claims then
        return invalid_token("bad_payload")
    end
    return check_parties(claims, bearer, expected)
        or check_times(claims, bearer, expected.leeway, now)
        or check_subject(claims, bearer)
end


return _M
