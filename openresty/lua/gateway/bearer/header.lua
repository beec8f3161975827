-- The bearer token out of the Authorization header, and nothing else (RFC 6750 section 2.1): the
-- rules of libs/bearer's header.py.

local refusal = require "gateway.bearer.refusal"

local byte, find, lower, sub = string.byte, string.find, string.lower, string.sub
local re_find = ngx.re.find
local type = type

local MAX_TOKEN_BYTES = 8192
local B64TOKEN = "^[A-Za-z0-9\\-._~+/]++=*+\\z"


local function blank(char)
    return char == 0x20 or char == 0x09
end


-- `value` without the spaces and tabs around it (RFC 9110 section 5.5).
local function stripped(value)
    local first, last = 1, #value
    while blank(byte(value, first)) do
        first = first + 1
    end
    while last >= first and blank(byte(value, last)) do
        last = last - 1
    end
    return sub(value, first, last)
end


-- What follows the scheme Bearer, in whatever case, or nil. The scheme ends at the first space.
local function credentials(value)
    value = stripped(value)
    local space = find(value, " ", 1, true)
    if lower(sub(value, 1, (space or #value + 1) - 1)) ~= "bearer" then
        return nil
    end
    local first = space or #value + 1
    while byte(value, first) == 0x20 do
        first = first + 1
    end
    return sub(value, first)
end


local _M = { MAX_TOKEN_BYTES = MAX_TOKEN_BYTES, stripped = stripped }


--- Whether any of the request's Authorization values is of scheme Bearer.
function _M.has_bearer(authorization)
    if type(authorization) ~= "table" then
        return authorization ~= nil and credentials(authorization) ~= nil
    end
    for i = 1, #authorization do
        if credentials(authorization[i]) then
            return true
        end
    end
    return false
end


--- The unverified token of a request's Authorization, which is nil, a string, or an array where
--- there are several; or nil and the refusal.
function _M.token_from(authorization)
    if authorization == nil then
        return nil, refusal.new("missing_token", "no_authorization")
    end
    if type(authorization) == "table" then
        return nil, refusal.new("invalid_request", "many_authorizations")
    end
    local unverified_token = credentials(authorization)
    if not unverified_token then
        return nil, refusal.new("missing_token", "other_scheme")
    end
    if #unverified_token > MAX_TOKEN_BYTES then
        return nil, refusal.invalid_token("too_large")
    end
    if not re_find(unverified_token, B64TOKEN, "jo") then
        return nil, refusal.new("invalid_request", "malformed_credentials")
    end
    return unverified_token
end


return _M
