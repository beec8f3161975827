-- A text as SQL would see it: a short string with a letter for each token, once for each place in a
-- statement where the text may have been put: bare, inside '...' and inside "...".
--
--   letter  token                            letter  token
--   n  number, true, false, null             E  select            U  union, intersect, except
--   s  string  S  string left open (p, P: of prose)  F  from            W  where, having
--   v  @variable          w  any other word    G  group/order by  L  limit, offset
--   f  known function, before its "("        D  drop, create, alter, truncate, delete, insert ...
--   &  and, or, xor, &&, ||                  T  table, database, schema, view, user ...
--   =  comparison, like, in, is, ~*, @>      X  exec, execute, call, declare, waitfor ...
--   +  arithmetic, concatenation             I  into              K  case, when, if ...
--   !  not                                   k  any other keyword
--   C  comment to the end, nothing after it  c  comment to the end, with text
--   M  a comment inside that SQL executes or that splits words    ( ) , ; { } . ? are themselves
-- A comment that a line break ends, a cast by "::" and the TO of SIMILAR TO leave no letter.
--
-- One file of over 250 lines: a single pass over the bytes, whose functions share where it is.

local ffi = require "ffi"
local bit = require "bit"
local sql_words = require "gateway.attack.sql_words"

local band, bor = bit.band, bit.bor
local byte, find, lower, sub = string.byte, string.find, string.lower, string.sub

local KEYWORDS, FUNCTIONS, CASTS = sql_words.KEYWORDS, sql_words.FUNCTIONS, sql_words.CASTS

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
for c in ("&=+!UEGWLIkMXC;,?"):gmatch(".") do
    CONTINUES[byte(c)] = true
end

-- What an operand follows: there, E'...' is a string and $$...$$ too.
local BEFORE_OPERAND = ffi.new("bool[256]")
for c in ("&=+!(,EWkf?"):gmatch(".") do
    BEFORE_OPERAND[byte(c)] = true
end

-- What an operator follows.
local OPERAND = ffi.new("bool[256]")
for c in ("nswSv)"):gmatch(".") do
    OPERAND[byte(c)] = true
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

-- Past a comment to the end of the line. It says nothing where the statement goes on below it.
local function line_comment(p, start, n, last)
    local blank = is_blank(p, start, n)
    if blank or last == 0 then
        return n, blank and 67 or 99
    end
    for at = start, n - 1 do
        if p[at] == 10 or p[at] == 13 then
            return at + 1, 0
        end
    end
    return n, 99
end

-- Past a comment at p[i]: the position after it and its letter; 0 when it says nothing;
-- nil when no comment is there. `last`: the letter before, 0 at the start.
local function comment(p, i, n, last)
    local code, following = p[i], p[i + 1]
    if code == 35 and following == 62 and p[skip_space(p, i + 2, n)] == 39 then
        return i + 2, 43 -- #> '{path}'
    elseif code == 35 or code == 45 and following == 45 then
        return line_comment(p, code == 35 and i + 1 or i + 2, n, last)
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

local function matching_end(p, i)
    while p[i] == 126 or p[i] == 42 do
        i = i + 1
    end
    return i
end

-- An operator of one, two or three characters: the position after it and its letter.
local function operator(p, i, letter)
    local code, following = p[i], p[i + 1]
    if (code == 124 or code == 38) and following == code then
        return i + 2, 38
    elseif code == 33 and following == 61 then
        return i + 2, 61
    elseif code == 45 and following == 62 then -- -> and ->> of JSON
        return p[i + 2] == 62 and i + 3 or i + 2, 43
    elseif (code == 126 and (following == 42 or following == 126)) -- ~*, ~~, !~, !~*
        or code == 33 and following == 126 then
        return matching_end(p, i + 1), 61
    end
    i = i + 1
    if letter == 61 then
        while p[i] == 61 or p[i] == 60 or p[i] == 62 do
            i = i + 1
        end
        if p[i] == 64 and band(kinds[p[i + 1]], WORD) == 0 then
            i = i + 1 -- <@
        end
    end
    return i, letter
end

-- x'4a', b'101', N'...', E'...', _utf8'...', U&'...': the position after the string and its
-- letter; nil when a word at p[i] that ends at `after` is none of them.
local function prefixed_string(p, i, after, n)
    local first = bor(p[i], 32)
    if first == 117 and after == i + 1 and p[after] == 38 then
        after = after + 1
    elseif p[i] ~= 95 and not (after == i + 1
        and (first == 120 or first == 98 or first == 110 or first == 101)) then
        return nil
    end
    if p[after] ~= 39 then
        return nil
    end
    local stop = string_end(p, after + 1, n, 39)
    return stop < 0 and n or stop, stop < 0 and 83 or 115
end

-- The position after $$...$$ or $tag$...$tag$ at p[i]; nil when there is none.
local function dollar_end(text, p, i, n)
    local stop = i + 1
    while stop < n and p[stop] ~= 36 and band(kinds[p[stop]], WORD) ~= 0 do
        stop = stop + 1
    end
    if stop >= n or p[stop] ~= 36 then
        return nil
    end
    local _, last = find(text, sub(text, i + 1, stop + 1), stop + 2, true)
    return last
end

-- A word, or a literal that begins like one.
local function word(text, p, i, n, last)
    local after = word_end(p, i, n)
    if BEFORE_OPERAND[last] then
        local stop, letter = prefixed_string(p, i, after, n)
        if stop then
            return stop, letter
        end
        stop = p[i] == 36 and dollar_end(text, p, i, n)
        if stop then
            return stop, 119
        elseif last == 61 and after == i + 2 and bor(p[i], 32) == 116
            and bor(p[i + 1], 32) == 111 then
            return after, 0 -- SIMILAR TO
        end
    end
    return after, word_letter(text, p, i, after, n)
end

-- The position after "::type" at p[i]; nil when there is none.
local function cast_end(text, p, i, n)
    if p[i + 1] ~= 58 then
        return nil
    end
    local start = skip_space(p, i + 2, n)
    local after = word_end(p, start, n)
    return CASTS[lower(sub(text, start + 1, after))] and after or nil
end

-- @> and @@ compare, @name and @@name are variables.
local function at_sign(p, i, n, last)
    local start = i + 1
    if p[start] == 62 or p[start] == 63 then
        return i + 2, 61
    end
    while p[start] == 64 do
        start = start + 1
    end
    local after = word_end(p, start, n)
    return after, after == start and OPERAND[last] and 61 or 118
end

-- One token at p[i], after one of the letter `last`: the position after it and its letter.
local function token(text, p, i, n, last)
    local code = p[i]
    local kind = kinds[code]
    if band(kind, DIGIT) ~= 0 or code == 46 and band(kinds[p[i + 1]], DIGIT) ~= 0 then
        local after = number_end(p, i, n)
        local stop = word_end(p, after, n)
        local rest = stop > after and KEYWORDS[lower(sub(text, after + 1, stop))]
        if stop > after and not rest then
            return stop, 119 -- 4th, 3f2a: no number
        end
        return after, 110
    elseif kind == WORD then
        return word(text, p, i, n, last)
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
        return at_sign(p, i, n, last)
    elseif code == 58 then
        local after = cast_end(text, p, i, n)
        return after or i + 1, after and 0 or 63
    end
    local after, letter = comment(p, i, n, last)
    if after then
        return after, letter
    end
    letter = OPERATORS[code]
    if letter then
        return operator(p, i, letter)
    end
    return i + 1, 63
end

-- Adds a letter to `out`: two comparisons in a row (SOUNDS LIKE) are one.
local function put(letter, count)
    local last = count > 0 and out[count - 1] or 0
    if letter == 61 and last == 61 then
        return count
    end
    out[count] = letter
    return count + 1
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
        i, letter = token(text, p, i, n, count > 0 and out[count - 1] or 0)
        if letter ~= 0 then
            count = put(letter, count)
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
        i, letter = token(text, p, i, n, 41)
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
