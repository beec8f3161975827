-- Undoes one layer of the encodings behind which an attack hides from a rule and which some parser
-- further on would undo: URL, HTML entities, \x and \u escapes, overlong and full-width UTF-8,
-- characters that are not seen, quotation marks that a database takes for its own. Then pluses in
-- place of spaces, and comments inside words. Called again and again until nothing changes.
--
-- One file of over 250 lines: the layers are tried in one order and share their tables.

local ffi = require "ffi"
local bit = require "bit"
local keywords = require "gateway.attack.keywords"

local byte, find = string.byte, string.find
local band, bor, lshift, rshift = bit.band, bit.bor, bit.lshift, bit.rshift
local re_find, re_gsub, decode_base64 = ngx.re.find, ngx.re.gsub, ngx.decode_base64

local _M = {}

local MAY_CHANGE = bor(keywords.PERCENT, keywords.AMPERSAND, keywords.BACKSLASH, keywords.HIGH,
    keywords.CONTROL)

-- What there is to undo; anything else is left as it is without being copied.
local ENCODED = table.concat({
    [=[%(?:[0-9a-f]{2}|u[0-9a-f]{4})]=],
    [=[&(?:#|(?:amp|lt|gt|quot|apos|colon|lpar|rpar|tab|newline|equals|sol|bsol|nbsp|grave|comma]=],
    [=[period|semi|num|lbrace|rbrace|lcub|rcub|lsqb|rsqb|lbrack|rbrack|dollar|percnt|plus]=],
    [=[quest|excl|vert|ast|commat|lowbar|zerowidthspace|shy);?)]=],
    [=[\\(?:x[0-9a-f]{2}|u[0-9a-f{]|[0-3][0-7]{2})]=],
    [=[[\x00-\x08\x0e-\x1f\x7f]|[\xc0\xc1][\x80-\xbf]|\xe0[\x80-\x9f][\x80-\xbf]]=],
    [=[\xc2[\xa0\xad]|\xe2\x80[\x80-\x8f\xa8-\xaf]|\xe2\x81\xa0|\xe3\x80\x80|\xef\xbb\xbf]=],
    [=[\xef\xbc[\x81-\xbf]|\xef\xbd[\x80-\x9e]|\xe2\x92[\xb6-\xbf]|\xe2\x93[\x80-\xa9]]=],
    [=[(?:\xe2\x80[\x98\x99\xb2\xb5]|\xca[\xb9\xbb\xbc])[\s)]{0,8}]=]
        .. [=[(?:--|#|;|/\*|\|\||&&|=|(?:(?:x?or|and)\b[\s(]{0,8}]=]
        .. [=[(?:[\d'"]|\xe2\x80|\xca|\w{1,32}\s?[=(])|union|having|order\s+by)\b)]=],
}, "|")

local ENTITIES = {
    amp = "&", lt = "<", gt = ">", quot = '"', apos = "'", colon = ":", lpar = "(", rpar = ")",
    tab = "\t", newline = "\n", equals = "=", sol = "/", bsol = "\\", nbsp = " ", grave = "`",
    comma = ",", period = ".", semi = ";", num = "#", lbrace = "{", rbrace = "}", lcub = "{",
    rcub = "}", lsqb = "[", rsqb = "]", lbrack = "[", rbrack = "]", dollar = "$", percnt = "%",
    plus = "+", quest = "?", excl = "!", vert = "|", ast = "*", commat = "@", lowbar = "_",
    zerowidthspace = "", shy = "",
}

local HEX = ffi.new("int8_t[256]")
ffi.fill(HEX, 256, 0xFF)
for digit = 0, 9 do
    HEX[48 + digit] = digit
end
for digit = 10, 15 do
    HEX[55 + digit], HEX[87 + digit] = digit, digit
end

-- The hexadecimal number at p[i], of at most `most` digits: its value and how many digits it has.
local function hex(p, i, most)
    local value, count = 0, 0
    while count < most and HEX[p[i + count]] >= 0 do
        value = value * 16 + HEX[p[i + count]]
        count = count + 1
    end
    return value, count
end

-- Each decoder: the code that stands at p[i] (-2: nothing at all) and its length; -1 when there is
-- none. Reading past the end is safe: a Lua string ends with a NUL, which no sequence contains.

local function percent(p, i)
    if p[i + 1] == 117 or p[i + 1] == 85 then
        local value, count = hex(p, i + 2, 4)
        return count == 4 and value or -1, 6
    end
    local value, count = hex(p, i + 1, 2)
    return count == 2 and value or -1, 3
end

local function escape(p, i)
    local kind = p[i + 1]
    if kind == 120 then
        local value, count = hex(p, i + 2, 2)
        return count == 2 and value or -1, 4
    elseif kind == 117 and p[i + 2] == 123 then
        local value, count = hex(p, i + 3, 6)
        return count > 0 and p[i + 3 + count] == 125 and value or -1, 4 + count
    elseif kind == 117 then
        local value, count = hex(p, i + 2, 4)
        return count == 4 and value or -1, 6
    elseif kind >= 48 and kind <= 51 and p[i + 2] >= 48 and p[i + 2] <= 55
        and p[i + 3] >= 48 and p[i + 3] <= 55 then
        return (kind - 48) * 64 + (p[i + 2] - 48) * 8 + p[i + 3] - 48, 4
    end
    return -1, 0
end

local function numeric_entity(p, i)
    local value, count
    local start = 2
    if p[i + 2] == 120 or p[i + 2] == 88 then
        start = 3
        while p[i + start] == 48 do
            start = start + 1
        end
        value, count = hex(p, i + start, 6)
    else
        value, count = 0, 0
        while p[i + start] == 48 do
            start = start + 1
        end
        while count < 7 and p[i + start + count] >= 48 and p[i + start + count] <= 57 do
            value = value * 10 + p[i + start + count] - 48
            count = count + 1
        end
    end
    if count == 0 then
        return -1, 0
    end
    local length = start + count
    return value, p[i + length] == 59 and length + 1 or length
end

local function entity(p, i)
    if p[i + 1] == 35 then
        return numeric_entity(p, i)
    end
    local length = 1
    while length < 16 and band(bor(p[i + length], 32) - 97, 255) < 26 do
        length = length + 1
    end
    local text = ENTITIES[ffi.string(p + i + 1, length - 1):lower()]
    if not text then
        return -1, 0
    end
    local code = text == "" and -2 or byte(text)
    return code, p[i + length] == 59 and length + 1 or length
end

-- What a character outside ASCII stands for, where it stands for one inside.
local function wide(p, i)
    local a, b, c = p[i], p[i + 1], p[i + 2]
    if a == 0xC0 or a == 0xC1 then
        return b >= 0x80 and b < 0xC0 and band(a, 1) * 64 + band(b, 63) or -1, 2
    elseif a == 0xC2 then
        return b == 0xA0 and 32 or b == 0xAD and -2 or -1, 2
    elseif a == 0xCA then
        return (b == 0xB9 or b == 0xBB or b == 0xBC) and 39 or -1, 2
    elseif b < 0x80 or c < 0x80 then
        return -1, 0
    end
    local code = lshift(band(a, 15), 12) + lshift(band(b, 63), 6) + band(c, 63)
    if a == 0xE0 then
        return code < 0x80 and code or -1, 3
    elseif code >= 0xFF01 and code <= 0xFF5E then
        return code - 0xFEE0, 3
    elseif code >= 0x24B6 and code <= 0x24CF then
        return code - 0x24B6 + 65, 3
    elseif code >= 0x24D0 and code <= 0x24E9 then
        return code - 0x24D0 + 97, 3
    elseif code == 0x3000 or code >= 0x2000 and code <= 0x200A or code == 0x202F then
        return 32, 3
    elseif code == 0x2028 or code == 0x2029 then
        return 10, 3
    elseif code == 0x2018 or code == 0x2019 or code == 0x2032 or code == 0x2035 then
        return 39, 3
    elseif code == 0xFEFF or code >= 0x200B and code <= 0x202E or code == 0x2060 then
        return -2, 3
    end
    return -1, 0
end

local function is_unseen(code)
    return code < 32 and not (code >= 9 and code <= 13) or code == 127
end

local function decode_at(p, i, code)
    if code == 37 then
        return percent(p, i)
    elseif code == 38 then
        return entity(p, i)
    elseif code == 92 then
        return escape(p, i)
    elseif code == 0xC0 or code == 0xC1 or code == 0xC2 or code == 0xCA or code == 0xE0
        or code == 0xE2 or code == 0xE3 or code == 0xEF then
        return wide(p, i)
    elseif is_unseen(code) then
        return -2, 1
    end
    return -1, 0
end

local function put_utf8(out, at, code)
    if code < 0x800 then
        out[at] = bor(0xC0, rshift(code, 6))
        out[at + 1] = bor(0x80, band(code, 63))
        return at + 2
    end
    out[at] = bor(0xE0, band(rshift(code, 12), 15))
    out[at + 1] = bor(0x80, band(rshift(code, 6), 63))
    out[at + 2] = bor(0x80, band(code, 63))
    return at + 3
end

local buffer, buffer_size

local function room(size)
    if not buffer or buffer_size < size then
        buffer_size = math.max(4096, size)
        buffer = ffi.new("uint8_t[?]", buffer_size)
    end
    local out = buffer
    if size > 65536 then
        buffer = nil -- a worker does not keep what one large body needed
    end
    return out
end

-- %XX gives a byte; the other escapes give characters, above ASCII in UTF-8. None grows.
local function put(out, at, code, from)
    if code < 0x80 or from == 37 and code < 0x100 then
        out[at] = code
        return at + 1
    end
    return put_utf8(out, at, code)
end

local function undo(text)
    local p, n = ffi.cast("const uint8_t *", text), #text
    local out = room(n + 8)
    local i, at = 0, 0
    while i < n do
        local from = p[i]
        local code, length = decode_at(p, i, from)
        if code == -1 or i + length > n then
            out[at] = from
            at = at + 1
            i = i + 1
        else
            if code ~= -2 then
                at = put(out, at, code, from)
            end
            i = i + length
        end
    end
    return ffi.string(out, at)
end


-- A whole value in Base64 that is text: the text, else nil.
local BASE64 = [[^(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9_-]{4}){3,}]]
    .. [[(?:[A-Za-z0-9+/_-]{2}(?:==)?|[A-Za-z0-9+/_-]{3}=?)?$]]
local TEXT = [[^[\x20-\x7e\s]+$]]
local MAX_BASE64 = 65536

function _M.base64(text, traits)
    if band(traits, keywords.NOT_BASE64) ~= 0 or #text < 12 or #text > MAX_BASE64 then
        return nil
    end
    local head = decode_base64(text:sub(1, 12))
    if not (head and re_find(head, TEXT, "jo")) and not text:find("[-_]") then
        return nil
    end
    if not re_find(text, BASE64, "jo") then
        return nil
    end
    local standard = text:gsub("-", "+"):gsub("_", "/"):gsub("=+$", "")
    local decoded = decode_base64(standard .. ("="):rep(-#standard % 4))
    return decoded and re_find(decoded, TEXT, "jo") and decoded or nil
end

-- Words of SQL between pluses: what is left of a form's text that was encoded twice.
local PLUSES = [=[\+(?:x?or|and|union|select|from|where|order|group|by|having]=]
    .. [=[|limit|into|values|all|like|between|is|not|in|procedure|exec|drop|delete|insert|update]=]
    .. [=[|waitfor|if|\|\||&&)(?:[+('"/]|$)]=]
local COMMENT_IN_WORD = [=[(?<=[a-z])/\*[^*]{0,32}\*/(?=[a-z])]=]

-- The text with its words as a target would put them together; nil when it would not differ.
local function respelled(text, traits)
    if band(traits, keywords.PLUS) ~= 0 and not re_find(text, [[\s]], "jo")
        and re_find(text, PLUSES, "ijo") then
        return (re_gsub(text, "\\+", " ", "jo"))
    elseif band(traits, keywords.SLASH) ~= 0 and find(text, "/*", 1, true)
        and re_find(text, COMMENT_IN_WORD, "ijo") then
        return (re_gsub(text, COMMENT_IN_WORD, "", "ijo"))
    end
    return nil
end

-- The text with one layer undone; nil when there is none. `traits`: of keywords.scan().
function _M.layer(text, traits)
    if band(traits, MAY_CHANGE) ~= 0 and re_find(text, ENCODED, "ijo") then
        local inner = undo(text)
        if inner ~= text then
            return inner
        end
    end
    return not _M.base64(text, traits) and respelled(text, traits) or nil
end

return _M
