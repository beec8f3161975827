-- Base64url and JSON read so strictly that two implementations cannot differ: the rules of
-- libs/bearer's strict.py, which tests/vectors and a differential fuzz test hold both to.

local bit = require "bit"
local cjson = require "cjson.safe"
local ffi = require "ffi"

local band, bor, lshift, rshift = bit.band, bit.bor, bit.lshift, bit.rshift
local byte = string.byte
local cast, ffi_string = ffi.cast, ffi.string
local find = ngx.re.find

local MAX_BRACKETS = 64

local ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
local NO_DIGIT = 0xff
local digits = ffi.new("uint8_t[256]")
ffi.fill(digits, 256, NO_DIGIT)
for value = 0, 63 do
    digits[byte(ALPHABET, value + 1)] = value
end
local bytes_pointer = ffi.typeof("const uint8_t *")

local UTF8 = "[\\xc2-\\xdf][\\x80-\\xbf]"
    .. "|\\xe0[\\xa0-\\xbf][\\x80-\\xbf]"
    .. "|[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}"
    .. "|\\xed[\\x80-\\x9f][\\x80-\\xbf]" -- no surrogates
    .. "|\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}"
    .. "|[\\xf1-\\xf3][\\x80-\\xbf]{3}"
    .. "|\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}"

-- The lexemes of one line of JSON, of which the parser judges the order. lua-cjson alone would take
-- control bytes, bytes that are not UTF-8, and the numbers 1. and -.5 (RFC 8259 sections 6 to 8).
local LEXEMES = "^\\{(?:"
    .. "[{}\\[\\],: a-z]++"
    .. '|"(?:[ !#-\\[\\]-\\x7f]++|\\\\[ -~]|' .. UTF8 .. ')*+"'
    .. "|-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+"
    .. ")*+\\z"

local json = cjson.new()
json.decode_invalid_numbers(false) -- no NaN, Infinity, hexadecimal or leading zeros

local _M = {}


-- The last two or three digits: how many bytes they are, or nil unless the unused bits are zero.
local function decode_tail(from, left, into, size)
    local a, b = digits[from[0]], digits[from[1]]
    local c = left == 3 and digits[from[2]] or 0
    if bor(a, b, c) > 63 or (left == 2 and band(b, 15) ~= 0) or band(c, 3) ~= 0 then
        return nil
    end
    into[size] = bor(lshift(a, 2), rshift(b, 4))
    if left == 3 then
        into[size + 1] = bor(lshift(band(b, 15), 4), rshift(c, 2))
    end
    return size + left - 1
end


--- Write the bytes that text[first..last] stands for to `into`, a uint8_t array that is large
--- enough. How many they are, or nil unless the spelling is the one canonical: unpadded, of a
--- possible length, no unused bits set (RFC 4648 sections 3.2, 3.5 and 5). No string is made on the
--- way: LuaJIT makes them slowly where many of one length are alike at their ends, as tokens are.
function _M.decode_base64url(text, first, last, into)
    local from = cast(bytes_pointer, text) + (first - 1)
    local length, size = last - first + 1, 0
    local left = length % 4
    for i = 0, length - left - 1, 4 do
        local a, b = digits[from[i]], digits[from[i + 1]]
        local c, d = digits[from[i + 2]], digits[from[i + 3]]
        if bor(a, b, c, d) > 63 then
            return nil
        end
        into[size] = bor(lshift(a, 2), rshift(b, 4))
        into[size + 1] = bor(lshift(band(b, 15), 4), rshift(c, 2))
        into[size + 2] = bor(lshift(band(c, 3), 6), d)
        size = size + 3
    end
    if left == 1 then
        return nil
    elseif left == 0 then
        return size
    end
    return decode_tail(from + (length - left), left, into, size)
end


--- The bytes of a whole text in base64url as a string, or nil.
function _M.decode_segment(segment)
    local bytes = ffi.new("uint8_t[?]", #segment + 1)
    local size = _M.decode_base64url(segment, 1, #segment, bytes)
    return size and ffi_string(bytes, size)
end


local function brackets(text)
    local count = 0
    for i = 1, #text do
        local char = byte(text, i)
        if char == 0x7b or char == 0x5b then
            count = count + 1
        end
    end
    return count
end


--- The JSON object in `text` as a table, or nil for anything else. A null member is ngx.null, so it
--- is told from an absent one; a member given twice counts as its last value.
function _M.json_object(text)
    if not find(text, LEXEMES, "jo") or brackets(text) > MAX_BRACKETS then
        return nil
    end
    return (json.decode(text)) -- it begins with {, so a table or an error
end


--- The same without the rules that are there for strangers: for a text whose signer is trusted to
--- have spelt it right, and that is so long that the lexemes would take more time than the parser.
function _M.trusted_json_object(text)
    return byte(text) == 0x7b and json.decode(text) or nil
end


return _M
