-- Walks a MessagePack value and hands its strings, binaries, extensions and names to a visitor, as
-- json_leaves does; numbers and literals carry nothing that a rule could match.

local ffi = require "ffi"
local bit = require "bit"

local lshift = bit.lshift

local _M = {}

local MAX_DEPTH, MAX_LEAVES = 32, 10000

-- The walk's stack: how many values are still to come at each depth, and where it is in them.
local left, is_map, names, members = {}, {}, {}, {}
local depth, leaves = 0, 0

-- From 0xC4 on: how many bytes the length or the value takes, by the first byte.
local LENGTH_BYTES = {
    [0xC4] = 1, [0xC5] = 2, [0xC6] = 4, [0xD9] = 1, [0xDA] = 2, [0xDB] = 4, -- binary, string
    [0xDC] = 2, [0xDD] = 4, [0xDE] = 2, [0xDF] = 4,                         -- array, map
    [0xC7] = 1, [0xC8] = 2, [0xC9] = 4,                                     -- extension
}
local FIXED_BYTES = {
    [0xC0] = 0, [0xC2] = 0, [0xC3] = 0, [0xCA] = 4, [0xCB] = 8,
    [0xCC] = 1, [0xCD] = 2, [0xCE] = 4, [0xCF] = 8, [0xD0] = 1, [0xD1] = 2, [0xD2] = 4, [0xD3] = 8,
}

local function unsigned(p, i, count)
    local value = 0
    for at = i, i + count - 1 do
        value = value * 256 + p[at]
    end
    return value
end

-- The kind of the value at p[i] ("text", "array", "map" or "other"), where its content begins and
-- the content's length in bytes or values; nil when it is malformed.
local function head(p, i, n)
    local code = p[i]
    if code < 0x80 or code >= 0xE0 then
        return "other", i + 1, 0
    elseif code < 0x90 then
        return "map", i + 1, code - 0x80
    elseif code < 0xA0 then
        return "array", i + 1, code - 0x90
    elseif code < 0xC0 then
        return "text", i + 1, code - 0xA0
    elseif FIXED_BYTES[code] then
        return "other", i + 1, FIXED_BYTES[code]
    elseif code >= 0xD4 and code <= 0xD8 then
        return "text", i + 2, lshift(1, code - 0xD4)
    end
    local bytes = LENGTH_BYTES[code]
    if not bytes or i + 1 + bytes > n then
        return nil
    end
    local length = unsigned(p, i + 1, bytes)
    local start = i + 1 + bytes
    if code >= 0xDE then
        return "map", start, length
    elseif code >= 0xDC then
        return "array", start, length
    end
    return "text", code >= 0xC7 and code <= 0xC9 and start + 1 or start, length
end

local function open(kind, count)
    depth = depth + 1
    is_map[depth] = kind == "map"
    left[depth] = kind == "map" and count * 2 or count
    names[depth] = kind == "map" and "" or -1
    members[depth] = kind == "array" and members[depth - 1] or nil
end

-- Whether the value that comes is a name of a map; counts it off.
local function take()
    if depth == 0 then
        return false
    end
    left[depth] = left[depth] - 1
    if is_map[depth] then
        return left[depth] % 2 == 1
    end
    names[depth] = names[depth] + 1
    return false
end

local function visit(text, from, to, is_name, visitor)
    local value = text:sub(from + 1, to)
    if is_name then
        names[depth], members[depth] = value, value
        visitor:name(value)
    else
        visitor:value(value, members[depth])
    end
end

-- One value at p[i]: the position after it, or after its head when it holds others.
local function step(text, p, i, n, visitor)
    local kind, start, length = head(p, i, n)
    if not kind then
        return nil
    end
    local is_name = take()
    leaves = leaves + 1
    if kind == "map" or kind == "array" then
        if length > n - start then
            return nil -- each value takes a byte at least
        end
        open(kind, length)
        return start
    end
    local stop = start + length
    if stop > n then
        return nil
    elseif kind == "text" then
        visit(text, start, stop, is_name, visitor)
    elseif is_name then
        names[depth], members[depth] = "?", nil
    end
    return stop
end

-- Calls visitor:name(name) and visitor:value(text, name); true, or nil and the cause.
function _M.walk(text, visitor)
    local p, n = ffi.cast("const uint8_t *", text), #text
    local i = 0
    depth, leaves = 0, 0
    while i < n do
        i = step(text, p, i, n, visitor)
        if not i then
            return nil, "malformed_body"
        elseif depth > MAX_DEPTH then
            return nil, "body_too_deep"
        elseif leaves > MAX_LEAVES then
            return nil, "body_too_many_values"
        end
        while depth > 0 and left[depth] == 0 do
            depth = depth - 1
        end
        if depth == 0 then
            return i == n or nil, "malformed_body"
        end
    end
    return nil, "malformed_body"
end

-- Where the walk is, as $.items[3].name
function _M.path()
    local path = "$"
    for level = 1, depth do
        path = path .. (is_map[level] and "." .. names[level] or "[" .. names[level] .. "]")
    end
    return path
end

return _M
