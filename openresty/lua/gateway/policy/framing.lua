-- What could make two servers see two requests, or two hosts, in the same bytes, beside what nginx
-- refuses by itself: it reads some lines more leniently than RFC 9112 has them.

local ffi = require "ffi"
local reasons = require "gateway.policy.reasons"

local find, lower, match = string.find, string.lower, string.match
local pairs, rawget, type = pairs, rawget, type
local http_version, raw_header = ngx.req.http_version, ngx.req.raw_header
local re_find = ngx.re.find
local invalid = reasons.invalid

local _M = {}

-- RFC 9112 section 5: a name, a colon, and a value to the very end of the line, which is CRLF. Where a
-- space or CR follows a value, raw_header has a line feed: spaces are harmless, but not in the two
-- fields that say where a request ends.
local FIELD_LINES = [[\A(?:(?i:content-length|transfer-encoding):[\t\x20-\x7e]*+\r\n]]
    .. [[|(?!(?i:content-length|transfer-encoding):)]]
    .. [[[!#$%&'*+.^_`|~0-9A-Za-z-]++:[\t\x20-\x7e\x80-\xff]*+(?:\n\x20*+)?\r\n)++\r\n\z]]

-- RFC 9110 section 5.5: what a value never has; nginx itself refuses NUL, CR and LF.
local is_control = ffi.new("uint8_t[256]")
for code = 0, 127 do
    is_control[code] = (code < 32 and code ~= 9 or code == 127) and 1 or 0
end
local bytes_of = ffi.typeof("const uint8_t *")


-- Most values come again and again: those that were found clean are remembered.
local MOST_KNOWN = 1000
local clean, known = {}, 0


local function has_control(value)
    if clean[value] then
        return false
    end
    local bytes = ffi.cast(bytes_of, value)
    for i = 0, #value - 1 do
        if is_control[bytes[i]] == 1 then
            return true
        end
    end
    if known == MOST_KNOWN then
        clean, known = {}, 0
    end
    clean[value], known = true, known + 1
    return false
end


local function check_values(headers)
    for name, value in pairs(headers) do
        local values = type(value) == "table" and value or nil
        for i = 1, values and #values or 1 do
            if has_control(values and values[i] or value) then
                return invalid("A header field has a control character", name, "control_byte")
            end
        end
    end
    return true
end


-- Only what may have a body can hide a request in it: reading the lines again has its price.
local function check_lines(ctx)
    local headers, method = ctx.headers, ctx.method
    local may_have_body = method ~= "GET" and method ~= "HEAD"
        or rawget(headers, "content-length") or rawget(headers, "transfer-encoding")
    if not may_have_body then
        return true
    elseif (http_version() or 1) >= 2 then -- RFC 9113 section 8.2.2: frames say where it ends
        if rawget(headers, "transfer-encoding") then
            return invalid("HTTP/2 has no Transfer-Encoding", nil, "transfer_encoding")
        end
    elseif not re_find(raw_header(true), FIELD_LINES, "jo") then
        local _, reason, status = invalid("A header line is malformed", nil, "bad_header_line")
        reason.closes = true
        return nil, reason, status
    end
    return true
end


-- As nginx has it in $host: in lower case, without a port and a dot at the end.
local function host_name(host)
    host = lower(match(host, "^(.*):%d*$") or host)
    return match(host, "^(.+)%.$") or host
end


local same, hosts = {}, 0  -- Host fields by what nginx made of them, once they were found the same


-- The host that counts is that of a target in absolute form or of HTTP/2's :authority, where there is
-- one. Whoever looks at Host must find the same one.
local function check_authority(ctx)
    local host, counted = rawget(ctx.headers, "host"), ngx.var.host
    if host == counted or host and same[host] == counted then
        return true
    elseif type(host) == "string" and host_name(host) ~= counted then
        return invalid("Host is not that of the address", "Host", "other_authority")
    elseif not host and find(counted, "[^%w.:%[%]_-]") then
        return invalid("The address has no server's host", nil, "bad_host")
    end
    if host then
        if hosts == MOST_KNOWN then
            same, hosts = {}, 0
        end
        same[host], hosts = counted, hosts + 1
    end
    return true
end


--- true, or nil, reason, status.
function _M.check(ctx)
    local ok, reason, status = check_values(ctx.headers)
    if ok then ok, reason, status = check_lines(ctx) end
    if ok then ok, reason, status = check_authority(ctx) end
    return ok, reason, status
end


return _M
