-- A text as SQL would see it: a short string with a letter for each token, once for each place in a
-- statement where the text may have been put: bare, inside '...' and inside "...".
--
--   letter  token                            letter  token
--   n  number, true, false, null             E  select            U  union, intersect, except
--   s  string  S  string left open (p, P: of prose)  F  from            W  where, having
--   v  @variable          w  any other word    G  group/order by  L  limit, offset
--   f  known function, before its "("        D  drop, create, alter, truncate, delete, insert ...
--   &  and, or, xor, &&, ||                  T  table, database, schema, view, user ...
--   =  comparison, like, in, between, is     X  exec, execute, call, declare, waitfor ...
--   +  arithmetic, concatenation             I  into              K  case, when, if ...
--   !  not                                   k  any other keyword
--   C  comment to the end, nothing after it  c  comment to the end, with text
--   M  a comment inside that SQL executes or that splits words    ( ) , ; { } . are themselves

local ffi = require "ffi"
local bit = require "bit"
local sql_words = require "gateway.attack.sql_words"

local band, bor = bit.band, bit.bor
local byte, find, lower, sub = string.byte, string.find, string.lower, string.sub

local KEYWORDS, FUNCTIONS = sql_words.KEYWORDS, sql_words.FUNCTIONS

local _M = {}

local MAX_TOKENS = 48    -- an injection shows itself in the first few
local MAX_WORDS = 2      -- words in a row that no statement has: this is prose

local WORD, DIGIT, SPACE = 1, 2, 4
local kinds = ffi.new("uint8_t[256]")
for code = 0, 255 do
    local c = string.char(code)
    if c:find("[%a_$]") or code >= 0x80 then
        kinds[code] = WORD
    elseif c:find("%d") then
        kinds[code] = bor(WORD, DIGIT)
    elseif c:find("%s") or code == 0 or code == 0xA0 then
        kinds[code] = SPACE
    end
end

local OPERATORS = {}
for c in ("=<>"):gmatch(".") do
    OPERATORS[byte(c)] = byte("=")
end
for c in ("+-*/%^~|&"):gmatch(".") do
    OPERATORS[byte(c)] = byte("+")
end
for c in ("(),;{}."):gmatch(".") do
    OPERATORS[byte(c)] = byte(c)
end
OPERATORS[byte("!")] = byte("!")
OPERATORS[byte("[")], OPERATORS[byte("]")] = byte("("), byte(")")

local out = ffi.new("uint8_t[?]", MAX_TOKENS + 8)

-- What can follow a string, and closing parentheses, in a statement that goes on.
local CONTINUES = ffi.new("bool[256]")
for c in ("&=+!UEGWLIkMXC;"):gmatch(".") do
    CONTINUES[byte(c)] = true
end

-- The position after the string that opens before p[i]; -1 when it does not end.
local function string_end(p, i, n, quote)
    while i < n do
        local code = p[i]
        if code == 92 then
            i = i + 1
        elseif code == quote then
            if p[i + 1] ~= quote or i + 1 >= n then
                return i + 1
            end
            i = i + 1
        end
        i = i + 1
    end
    return -1
end

-- Whether a string is what stands between two quotations in prose: a space at one of its ends, and
-- a letter.
local function is_prose(p, i, n)
    if i >= n or band(bor(kinds[p[i]], kinds[p[n - 1]]), SPACE) == 0 then
        return false
    end
    for at = i, n - 1 do
        if bor(p[at], 32) >= 97 and bor(p[at], 32) <= 122 or p[at] >= 0x80 then
            return true
        end
    end
    return false
end

-- Whether only what a driver adds to a comment's start is left: white space, -, +, quotes, ";".
local function is_blank(p, i, n)
    if n - i > 8 then
        return false
    end
    while i < n do
        local code = p[i]
        if band(kinds[code], SPACE) == 0 and code ~= 45 and code ~= 43 and code ~= 35
            and code ~= 59 then
            return false
        end
        i = i + 1
    end
    return true
end

local function number_end(p, i, n)
    if p[i] == 48 and (p[i + 1] == 120 or p[i + 1] == 88) then
        i = i + 2
        while i < n and band(kinds[p[i]], WORD) ~= 0 do
            i = i + 1
        end
        return i
    end
    while i < n and (band(kinds[p[i]], DIGIT) ~= 0 or p[i] == 46) do
        i = i + 1
    end
    -- an exponent; what follows its digits is the next word: 1e0union
    if i < n and bor(p[i], 32) == 101 and band(kinds[p[i + 1]], DIGIT) ~= 0 then
        i = i + 1
        while i < n and band(kinds[p[i]], DIGIT) ~= 0 do
            i = i + 1
        end
    end
    return i
end

local function word_end(p, i, n)
    while i < n and band(kinds[p[i]], WORD) ~= 0 do
        i = i + 1
    end
    return i
end

local function skip_space(p, i, n)
    while i < n and band(kinds[p[i]], SPACE) ~= 0 do
        i = i + 1
    end
    return i
end

-- The letter of a word that ends at `after`.
local function word_letter(text, p, i, after, n)
    local word = lower(sub(text, i + 1, after))
    local following = skip_space(p, after, n)
    if following < n and p[following] == 40 and FUNCTIONS[word] then
        return word == "select" and 69 or 102
    end
    return KEYWORDS[word] or 119
end

-- Past a comment at p[i]: the position after it and its letter; 0 when it says nothing;
-- nil when no comment is there.
local function comment(p, i, n)
    local code, following = p[i], p[i + 1]
    if code == 35 or code == 45 and following == 45 then
        local start = code == 35 and i + 1 or i + 2
        return n, is_blank(p, start, n) and 67 or 99
    elseif code == 47 and following == 42 then
        local start = i + 2
        if p[start] == 33 or p[start] == 77 and p[start + 1] == 33 then -- /*! or /*M!: executed
            start = start + (p[start] == 33 and 1 or 2)
            while band(kinds[p[start]], DIGIT) ~= 0 do
                start = start + 1
            end
            return start, 77
        end
        for at = start, n - 2 do
            if p[at] == 42 and p[at + 1] == 47 then
                return at + 2, 0
            end
        end
        return n, is_blank(p, start, n) and 67 or 99
    elseif code == 42 and following == 47 then
        return i + 2, 0 -- the end of an executed one
    end
    return nil
end

-- An operator of one, two or three characters: the position after it and its letter.
local function operator(p, i, letter)
    local code, following = p[i], p[i + 1]
    if (code == 124 or code == 38) and following == code then
        return i + 2, 38
    elseif code == 33 and following == 61 then
        return i + 2, 61
    end
    i = i + 1
    if letter == 61 then
        while p[i] == 61 or p[i] == 60 or p[i] == 62 do
            i = i + 1
        end
    end
    return i, letter
end

-- One token at p[i]: the position after it and its letter.
local function token(text, p, i, n)
    local code = p[i]
    local kind = kinds[code]
    if band(kind, DIGIT) ~= 0 or code == 46 and band(kinds[p[i + 1]], DIGIT) ~= 0 then
        local after = number_end(p, i, n)
        local word = word_end(p, after, n)
        local rest = word > after and KEYWORDS[lower(sub(text, after + 1, word))]
        if word > after and not rest then
            return word, 119 -- 4th, 3f2a: no number
        end
        return after, 110
    elseif kind == WORD then
        local after = word_end(p, i, n)
        return after, word_letter(text, p, i, after, n)
    elseif code == 39 or code == 34 then
        local after = string_end(p, i + 1, n, code)
        local prose = is_prose(p, i + 1, after < 0 and n or after - 1)
        if after < 0 then
            return n, prose and 80 or 83
        end
        return after, prose and 112 or 115
    elseif code == 96 then
        local after = string_end(p, i + 1, n, code)
        return after < 0 and i + 1 or after, after < 0 and 99 or 119
    elseif code == 64 then
        local start = i + 1
        while p[start] == 64 do
            start = start + 1
        end
        return word_end(p, start, n), 118
    end
    local after, letter = comment(p, i, n)
    if after then
        return after, letter
    end
    letter = OPERATORS[code]
    if letter then
        return operator(p, i, letter)
    end
    return i + 1, 63
end

-- The tokens from p[i] on, into `out` from `count` on. Stops where prose begins.
local function tokens(text, p, i, n, count)
    local words = 0
    while i < n and count < MAX_TOKENS do
        i = skip_space(p, i, n)
        if i >= n then
            break
        end
        local letter
        i, letter = token(text, p, i, n)
        if letter ~= 0 then
            out[count] = letter
            count = count + 1
            words = letter == 119 and words + 1 or 0
            if words == MAX_WORDS then
                break
            end
        end
    end
    return count
end

-- The tokens of a text put inside a string of these quotes; nil when they can't go on a statement.
local function inside(text, p, n, quote)
    local start = string_end(p, 0, n, quote)
    if start < 0 then
        return nil
    end
    local letter = 41
    local i = start
    while letter == 41 or letter == 0 do
        i = skip_space(p, i, n)
        if i >= n then
            return nil
        end
        i, letter = token(text, p, i, n)
    end
    if not CONTINUES[letter] then
        return nil
    end
    out[0] = 115
    return ffi.string(out, tokens(text, p, start, n, 1))
end

-- "~" and the tokens of the bare text; on lines of their own "'" and the tokens inside '...', and
-- the same for '"', where the text has such a quote. nil when all of it is prose.
function _M.of(text)
    local p, n = ffi.cast("const uint8_t *", text), #text
    local count = tokens(text, p, 0, n, 0)
    local found = not (count == MAX_WORDS and out[0] == 119 and out[1] == 119)
        and "~" .. ffi.string(out, count)
    local single = find(text, "'", 1, true) and inside(text, p, n, 39)
    if single then
        found = (found or "~") .. "\n'" .. single
    end
    local double = find(text, '"', 1, true) and inside(text, p, n, 34)
    if double then
        found = (found or "~") .. '\n"' .. double
    end
    return found or nil
end

return _M
