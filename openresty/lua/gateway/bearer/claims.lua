-- The rules for a signed token's claims, one small function each (RFC 7519, RFC 9068 2.2). Each
-- returns the claim's value, or nil, the cause and the claim's name.

local find = ngx.re.find
local type = type

local MAX_SECONDS = 2 ^ 53

local _M = {}


local function text(claims, name)
    local value = claims[name]
    if value == nil then
        return nil, "missing_claim", name
    end
    if type(value) ~= "string" then -- null is present and wrong
        return nil, "bad_claim", name
    end
    return value
end
_M.text = text


--- A string that may become a key or a log field: not empty, no control characters.
function _M.identifier(claims, name)
    local value, cause = text(claims, name)
    if not value then
        return nil, cause, name
    end
    if value == "" or find(value, "[\\x00-\\x1f\\x7f]", "jo") then
        return nil, "bad_claim", name
    end
    return value
end


--- A NumericDate: seconds since 1970, from 0 to 2^53, beyond which a double cannot count them.
function _M.seconds(claims, name)
    local value = claims[name]
    if value == nil then
        return nil, "missing_claim", name
    end
    if type(value) ~= "number" or not (value >= 0 and value <= MAX_SECONDS) then
        return nil, "bad_claim", name
    end
    return value
end


--- A string equal to `wanted`, byte for byte, else the cause is `code`; any string if that is nil.
function _M.equal(claims, name, wanted, code)
    local value, cause = text(claims, name)
    if not value then
        return nil, cause, name
    end
    if wanted and value ~= wanted then
        return nil, code, name
    end
    return value
end


--- The `quota` claim, requests a second and how many at once; nil unless both can be counted with.
function _M.quota(claims)
    local quota = claims.quota
    if type(quota) ~= "table" then
        return nil
    end
    local rate, burst = quota.rate, quota.burst
    if type(rate) ~= "number" or type(burst) ~= "number" then
        return nil
    end
    if rate > 0 and rate < math.huge and burst > 0 and burst < math.huge then
        return { rate = rate, burst = burst }
    end
    return nil
end


return _M
