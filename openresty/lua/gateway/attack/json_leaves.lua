-- Walks a JSON text (RFC 8259, strictly) and hands each string, number, literal and member's name
-- to a visitor, in order, without building what they stand for. So of two equal names neither hides
-- the other: which of them a service takes does not matter.
--
-- One file of over 250 lines: a single pass over the bytes, whose functions share where it is.

local ffi = require "ffi"
local bit = require "bit"

local band, bor = bit.band, bit.bor
local rshift = bit.rshift

local _M = {}

local MAX_DEPTH, MAX_LEAVES = 32, 10000
local VALUE, VALUE_OR_END, NAME, NAME_OR_END, AFTER = 1, 2, 3, 4, 5

-- Where the walk is: names[d] is the member or index at depth d, for path(); members[d] the member
-- that a value there belongs to, also as an item of its array.
local names, members, is_object = {}, {}, {}
local depth = 0

local function skip_space(p, i)
    while p[i] == 32 or p[i] == 10 or p[i] == 13 or p[i] == 9 do
        i = i + 1
    end
    return i
end

-- The position of the quote that ends the string whose text begins at p[i], and whether there are
-- escapes in it; nil for a control character or no end.
local function string_end(p, i, n)
    local escaped = false
    while i < n do
        local code = p[i]
        if code == 34 then
            return i, escaped
        elseif code == 92 then
            escaped = true
            i = i + 1
        elseif code < 32 then
            return nil
        end
        i = i + 1
    end
    return nil
end

local ESCAPES = { [34] = 34, [92] = 92, [47] = 47, [98] = 8, [102] = 12, [110] = 10, [114] = 13,
    [116] = 9 }

local function hex4(p, i)
    local value = 0
    for at = i, i + 3 do
        local code = bor(p[at], 32)
        if code >= 48 and code <= 57 then
            value = value * 16 + code - 48
        elseif code >= 97 and code <= 102 then
            value = value * 16 + code - 87
        else
            return nil
        end
    end
    return value
end

-- The character of \uXXXX at p[i] (the first digit), and the position after it; a pair makes one.
local function character(p, i)
    local code = hex4(p, i)
    if not code then
        return nil
    end
    i = i + 4
    if code >= 0xD800 and code < 0xDC00 and p[i] == 92 and p[i + 1] == 117 then
        local low = hex4(p, i + 2)
        if low and low >= 0xDC00 and low < 0xE000 then
            return 0x10000 + (code - 0xD800) * 1024 + low - 0xDC00, i + 6
        end
    end
    return code, i
end

local function put_utf8(out, at, code)
    if code < 0x80 then
        out[at] = code
        return at + 1
    elseif code < 0x800 then
        out[at] = bor(0xC0, rshift(code, 6))
    else
        if code < 0x10000 then
            out[at] = bor(0xE0, rshift(code, 12))
        else
            out[at] = bor(0xF0, rshift(code, 18))
            at = at + 1
            out[at] = bor(0x80, band(rshift(code, 12), 63))
        end
        at = at + 1
        out[at] = bor(0x80, band(rshift(code, 6), 63))
    end
    out[at + 1] = bor(0x80, band(code, 63))
    return at + 2
end

local function unescape(p, i, stop)
    local out, at = ffi.new("uint8_t[?]", stop - i + 4), 0
    while i < stop do
        local code = p[i]
        i = i + 1
        if code ~= 92 then
            out[at] = code
            at = at + 1
        elseif p[i] == 117 then
            code, i = character(p, i + 1)
            if not code then
                return nil
            end
            at = put_utf8(out, at, code)
        else
            local plain = ESCAPES[p[i]]
            if not plain then
                return nil
            end
            out[at] = plain
            at = at + 1
            i = i + 1
        end
    end
    return ffi.string(out, at)
end

local function read_string(text, p, i, n)
    local stop, escaped = string_end(p, i, n)
    if not stop then
        return nil
    elseif escaped then
        return unescape(p, i, stop), stop + 1
    end
    return text:sub(i + 1, stop), stop + 1
end

local function digits(p, i)
    local from = i
    while p[i] >= 48 and p[i] <= 57 do
        i = i + 1
    end
    return i > from and i or nil
end

-- The position after the number at p[i]; nil when it is none.
local function number_end(p, i)
    if p[i] == 45 then
        i = i + 1
    end
    i = p[i] == 48 and i + 1 or digits(p, i)
    if i and p[i] == 46 then
        i = digits(p, i + 1)
    end
    if i and bor(p[i], 32) == 101 then
        i = i + 1
        if p[i] == 43 or p[i] == 45 then
            i = i + 1
        end
        i = digits(p, i)
    end
    return i
end

-- The position after a number, true, false or null. They carry nothing that a rule could match.
local function bare_end(text, p, i)
    local code = p[i]
    if code == 116 then
        return text:sub(i + 1, i + 4) == "true" and i + 4 or nil
    elseif code == 102 then
        return text:sub(i + 1, i + 5) == "false" and i + 5 or nil
    elseif code == 110 then
        return text:sub(i + 1, i + 4) == "null" and i + 4 or nil
    end
    return number_end(p, i)
end

local function open(object)
    depth = depth + 1
    is_object[depth] = object
    names[depth] = object and "" or 0
    members[depth] = not object and members[depth - 1] or nil
    return object and NAME_OR_END or VALUE_OR_END
end

-- After a comma: the next name, or the next item.
local function following()
    if is_object[depth] then
        return NAME
    end
    names[depth] = names[depth] + 1
    return VALUE
end

-- A name and its colon: the position after them.
local function read_name(text, p, i, n, visitor)
    if p[i] ~= 34 then
        return nil
    end
    local name
    name, i = read_string(text, p, i + 1, n)
    if not name then
        return nil
    end
    names[depth], members[depth] = name, name
    visitor:name(name)
    i = skip_space(p, i)
    return p[i] == 58 and i + 1 or nil
end

-- One step of the walk: the next position and what is expected there; nil when it is malformed.
local function step(text, p, i, n, expected, visitor)
    local code = p[i]
    if expected == AFTER then
        if code == 44 then
            return i + 1, following()
        elseif code == 125 and is_object[depth] or code == 93 and not is_object[depth] then
            depth = depth - 1
            return i + 1, AFTER
        end
        return nil
    elseif code == 125 and expected == NAME_OR_END or code == 93 and expected == VALUE_OR_END then
        depth = depth - 1
        return i + 1, AFTER
    elseif expected == NAME or expected == NAME_OR_END then
        return read_name(text, p, i, n, visitor), VALUE
    elseif code == 123 or code == 91 then
        return i + 1, open(code == 123)
    elseif code == 34 then
        local value
        value, i = read_string(text, p, i + 1, n)
        if value then
            visitor:value(value, members[depth])
        end
        return value and i, AFTER
    end
    return bare_end(text, p, i), AFTER
end

-- Calls visitor:name(name) and visitor:value(text, name); true, or nil and the cause. `name` is nil
-- for what belongs to no member.
function _M.walk(text, visitor)
    local p, n = ffi.cast("const uint8_t *", text), #text
    local expected, leaves = VALUE, 0
    local i = skip_space(p, 0)
    depth = 0
    while i < n do
        i, expected = step(text, p, i, n, expected, visitor)
        if not i then
            return nil, "malformed_body"
        elseif depth > MAX_DEPTH then
            return nil, "body_too_deep"
        end
        if expected == AFTER then
            leaves = leaves + 1
            if leaves > MAX_LEAVES then
                return nil, "body_too_many_values"
            elseif depth == 0 then
                return skip_space(p, i) == n or nil, "malformed_body"
            end
        end
        i = skip_space(p, i)
    end
    return nil, "malformed_body"
end

-- Where the walk is, as $.items[3].name
function _M.path()
    local path = "$"
    for level = 1, depth do
        path = path .. (is_object[level] and "." .. names[level] or "[" .. names[level] .. "]")
    end
    return path
end

return _M
