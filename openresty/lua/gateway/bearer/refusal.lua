-- Every way to refuse a token, as data: RFC 6750 on the wire, a stable code for the operator. It
-- says what libs/bearer's errors.py says.

local concat, sort = table.concat, table.sort
local gsub = string.gsub

local REASONS = {
    missing_token = {
        status = 401, code = "unauthorized", description = "Authentication is required",
    },
    invalid_request = { status = 400, description = "The Authorization header is malformed" },
    invalid_token = { status = 401, description = "The access token is invalid" },
    insufficient_scope = { status = 403, description = "The access token lacks a required scope" },
    temporarily_unavailable = {
        status = 503, description = "The access token cannot be checked right now",
    },
}
local DESCRIPTIONS = {
    expired = "The access token is expired",
    revoked = "The access token is revoked",
}
local RETRY_AFTER = {
    keys_unavailable = 5,
    revocations_unavailable = 1, -- they are asked for every second
    revocations_stale = 1,
}

local _M = {}


--- A refusal: `kind` is an RFC 6750 error or missing_token, `cause` the first broken rule, `claim`
--- the claim or header parameter at fault, if one is. Who knows more for the operator adds members.
function _M.new(kind, cause, claim)
    return { kind = kind, cause = cause, claim = claim }
end


function _M.invalid_token(cause, claim)
    return { kind = "invalid_token", cause = cause, claim = claim }
end


function _M.status(refusal)
    return REASONS[refusal.kind].status
end


--- The public code and sentence: no key ids, claims or internals.
function _M.code(refusal)
    return REASONS[refusal.kind].code or refusal.kind
end


function _M.description(refusal)
    return DESCRIPTIONS[refusal.cause] or REASONS[refusal.kind].description
end


local function quoted(text)
    return '"' .. gsub(text, '[\\"]', "\\%0") .. '"'
end


local function sorted(names)
    local copy = { unpack(names) }
    sort(copy)
    return copy
end


--- The value of WWW-Authenticate (RFC 6750 section 3); `required`: the scopes that were asked for.
function _M.challenge(refusal, realm, required)
    local parts = { "Bearer realm=" .. quoted(realm) }
    if refusal.kind ~= "missing_token" then
        parts[2] = "error=" .. quoted(refusal.kind)
        parts[3] = "error_description=" .. quoted(_M.description(refusal))
    end
    if refusal.kind == "insufficient_scope" then
        parts[4] = "scope=" .. quoted(concat(sorted(required), " "))
    end
    return concat(parts, ", ")
end


--- The answer's headers. A token that can't be checked is no reason to ask for another one.
function _M.headers(refusal, realm, required)
    if REASONS[refusal.kind].status >= 500 then
        return { ["Retry-After"] = tostring(RETRY_AFTER[refusal.cause]) }
    end
    return { ["WWW-Authenticate"] = _M.challenge(refusal, realm, required) }
end


return _M
