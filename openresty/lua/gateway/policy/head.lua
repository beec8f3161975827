-- The header fields as such: how many, how long, and those that would make another request of it.

local ffi = require "ffi"
local reasons = require "gateway.policy.reasons"

local byte, lower = string.byte, string.lower
local pairs, type = pairs, type

local _M = {}

-- RFC 3986 section 3.2, without user information and escapes: no host here has them.
local in_host = ffi.new("uint8_t[256]")
for _, characters in ipairs({ "az", "AZ", "09", "..", "--", "__", "::", "[[", "]]" }) do
    for code = byte(characters, 1), byte(characters, 2) do
        in_host[code] = 1
    end
end


local function check_host(value)
    local length = type(value) == "string" and #value or 256
    local fits = length > 0 and length < 256
    for i = 1, fits and length or 0 do
        fits = fits and in_host[byte(value, i)] == 1
    end
    if not fits then
        return reasons.invalid("Host is not that of a server", "Host", "bad_host")
    end
    return true
end


local function refuse_override(_, name)
    return reasons.invalid("The method of a request can't be overridden", name, "method_override")
end


local function check_expect(value)
    if type(value) == "string" and lower(value) == "100-continue" then
        return true
    end
    return reasons.invalid("Expect can only be 100-continue", "Expect", "expectation")
end


local function once(value, name)
    if type(value) == "string" then
        return true
    end
    return reasons.invalid("This header field is given more than once", name, "repeated_header")
end


-- Fields that are looked at here, by name.
local CHECKS = {
    host = check_host,
    expect = check_expect,
    ["content-type"] = once,
    ["content-encoding"] = once,
    ["content-length"] = once,
    ["transfer-encoding"] = once,
    ["x-http-method-override"] = refuse_override,
    ["x-http-method"] = refuse_override,
    ["x-method-override"] = refuse_override,
}


local function longest(values)
    local most = 0
    for i = 1, #values do
        most = math.max(most, #values[i])
    end
    return most
end


local function too_long(name, bytes, limit)
    return nil, reasons.headers_too_large("header_too_long", name, bytes, limit), 431
end


--- true, or nil, reason, status. `limits` has max_headers and max_header_bytes.
function _M.check(limits, ctx)
    local count, most = 0, limits.max_header_bytes
    for name, value in pairs(ctx.headers) do
        local bytes
        if type(value) == "table" then
            count, bytes = count + #value, #name + longest(value)
        else
            count, bytes = count + 1, #name + #value
        end
        if bytes > most then
            return too_long(name, bytes, most)
        end
        local check = CHECKS[name]
        if check then
            local ok, reason, status = check(value, name)
            if not ok then
                return nil, reason, status
            end
        end
    end
    if count > limits.max_headers then
        local reason = reasons.headers_too_large("too_many_headers", nil, count, limits.max_headers)
        return nil, reason, 431
    end
    return true
end


return _M
