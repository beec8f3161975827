-- Takes a pattern apart into its top-level alternatives, each with a literal that all of its
-- matches contain, where there is one, and with the literals of a group of which they contain one.
-- An alternative is then only tried on texts that have them; one pattern of forty alternatives
-- would try all of them at every byte.

local byte, sub = string.byte, string.sub

local _M = {}

local SHORTEST = 3 -- a literal of fewer characters occurs in nearly every text
local SIGNS = "[{$<`|@*(" -- but for these, which prose seldom has

-- The position after the class that opens at `i` ("[").
local function class_end(pattern, i)
    i = i + 1
    if sub(pattern, i, i) == "^" then
        i = i + 1
    end
    if sub(pattern, i, i) == "]" then
        i = i + 1
    end
    while sub(pattern, i, i) ~= "]" do
        i = i + (sub(pattern, i, i) == "\\" and 2 or 1)
    end
    return i + 1
end

-- The position after the group that opens at `i` ("(").
local function group_end(pattern, i)
    local depth = 0
    repeat
        local c = sub(pattern, i, i)
        if c == "\\" then
            i = i + 2
        elseif c == "[" then
            i = class_end(pattern, i)
        else
            depth = depth + (c == "(" and 1 or c == ")" and -1 or 0)
            i = i + 1
        end
    until depth == 0
    return i
end

local function split(pattern)
    local parts, from, i = {}, 1, 1
    while i <= #pattern do
        local c = sub(pattern, i, i)
        if c == "\\" then
            i = i + 2
        elseif c == "[" then
            i = class_end(pattern, i)
        elseif c == "(" then
            i = group_end(pattern, i)
        else
            if c == "|" then
                parts[#parts + 1] = sub(pattern, from, i - 1)
                from = i + 1
            end
            i = i + 1
        end
    end
    parts[#parts + 1] = sub(pattern, from)
    return parts
end

-- The quantifier at `i`: whether what it follows may be absent, and the position after it.
local function quantifier(pattern, i)
    local text = pattern:match("^[?*+][?+]?", i) or pattern:match("^{%d+,?%d*}[?+]?", i)
    if not text then
        return nil, i
    end
    return text:find("^[?*]") or text:find("^{0"), i + #text, true
end

-- The atom at `i`: its literal character (nil for all else; "" when it has no width) and the
-- position after it.
local function atom(pattern, i)
    local c = sub(pattern, i, i)
    if c == "[" then
        return nil, class_end(pattern, i)
    elseif c == "(" then
        return nil, group_end(pattern, i)
    elseif c == "\\" then
        local escaped = sub(pattern, i + 1, i + 1)
        if escaped == "b" then
            return "", i + 2
        elseif escaped == "x" then
            return nil, i + 4
        end
        return not escaped:find("%w") and escaped or nil, i + 2
    elseif c == "^" or c == "$" then
        return "", i + 1
    end
    return c ~= "." and byte(c) < 0x80 and c or nil, i + 1
end

-- The longest text that every match of an alternative contains, in lower case.
local function literal(alternative)
    local best, run, i = "", "", 1
    while i <= #alternative do
        local c, absent, quantified
        c, i = atom(alternative, i)
        absent, i, quantified = quantifier(alternative, i)
        if c and not absent then
            run = run .. c
        end
        if #run > #best then
            best = run
        end
        if not c or quantified then
            run = ""
        end
    end
    return best:lower()
end

-- The characters of SIGNS that every match of an alternative contains, each once.
local function signs(alternative)
    local found, known, i = {}, {}, 1
    while i <= #alternative do
        local c, absent
        c, i = atom(alternative, i)
        absent, i = quantifier(alternative, i)
        if c and c ~= "" and not absent and not known[c] and SIGNS:find(c, 1, true) then
            known[c] = true
            found[#found + 1] = { c }
        end
    end
    return found
end

-- What is in the group from `from` to `to`, if it is one that takes part in the match.
local function inside(pattern, from, to)
    local text = sub(pattern, from + 1, to - 1)
    if sub(text, 1, 2) == "?:" then
        return sub(text, 3)
    end
    return sub(text, 1, 1) ~= "?" and text or nil
end

-- Literals of which every match of a group contains one, or nil; and the length of the shortest.
local function choice(group)
    local literals, shortest = {}, math.huge
    for _, alternative in ipairs(split(group)) do
        local text = literal(alternative)
        if #text < SHORTEST then
            return nil
        end
        literals[#literals + 1], shortest = text, math.min(shortest, #text)
    end
    return literals, shortest
end

-- The choice with the longest literals among the groups that every match of an alternative has:
-- the longer they are, the less often do they occur.
local function best_choice(alternative)
    local best, longest, i = nil, 0, 1
    while i <= #alternative do
        local from, absent, _ = i, nil, nil
        _, i = atom(alternative, i)
        local to = i - 1
        absent, i = quantifier(alternative, i)
        local group = not absent and sub(alternative, from, from) == "("
            and inside(alternative, from, to)
        local literals, length = nil, 0
        if group then
            literals, length = choice(group)
        end
        if literals and length > longest then
            best, longest = literals, length
        end
    end
    return best
end

-- An alternative with the lists of keywords that its matches need; those that need the same single
-- one go together.
local function add(list, by_literal, alternative)
    local text, literals, lists = literal(alternative), best_choice(alternative), signs(alternative)
    local has_text = #text >= SHORTEST
    local has_only_text = has_text and not literals and #lists == 0
    if has_only_text and by_literal[text] then
        by_literal[text].pattern = by_literal[text].pattern .. "|" .. alternative
        return true
    elseif not has_text and not literals and #lists == 0 then
        return false
    end
    lists[#lists + 1] = literals
    if has_text then
        lists[#lists + 1] = { text }
    end
    local entry = { pattern = alternative, lists = lists }
    if has_only_text then
        by_literal[text] = entry
    end
    list[#list + 1] = entry
    return true
end

-- A list of {pattern, lists}; the alternatives without any literal are the last entry, joined.
function _M.of(pattern)
    local list, by_literal, rest = {}, {}, {}
    for _, alternative in ipairs(split(pattern)) do
        if not add(list, by_literal, alternative) then
            rest[#rest + 1] = alternative
        end
    end
    if #rest > 0 then
        list[#list + 1] = { pattern = table.concat(rest, "|"), lists = {} }
    end
    return list
end

return _M
