-- Which of many keywords occur in a text: one pass over its bytes, however many keywords there are
-- (an Aho-Corasick automaton as a table of transitions, ASCII letters folded to lower case).

local ffi = require "ffi"
local bit = require "bit"

local byte, char = string.byte, string.char
local bor, lshift, rshift = bit.bor, bit.lshift, bit.rshift

local _M = {}
local mt = { __index = _M }

-- What a text's bytes tell about the ways in which something may hide in it.
_M.PERCENT, _M.AMPERSAND, _M.BACKSLASH, _M.HIGH = 1, 2, 4, 8
_M.CONTROL, _M.QUOTE, _M.META, _M.NOT_BASE64 = 16, 32, 64, 128
_M.SLASH, _M.COLON, _M.PLUS = 256, 512, 1024
_M.FIRST_FREE, _M.MOST_FREE = 2048, 20 -- for sets of characters that rules ask for

local function traits_of(code)
    local c = char(code)
    local traits = 0
    local function add(trait, set)
        if set:find(c, 1, true) then
            traits = bor(traits, trait)
        end
    end
    add(_M.PERCENT, "%")
    add(_M.AMPERSAND, "&")
    add(_M.BACKSLASH, "\\")
    add(_M.QUOTE, "'\"`")
    add(_M.META, ";|&$`<>\n")
    add(_M.SLASH, "/")
    add(_M.COLON, ":")
    add(_M.PLUS, "+")
    if code >= 0x80 then
        traits = bor(traits, _M.HIGH)
    elseif code < 0x20 or code == 0x7F then
        traits = bor(traits, _M.CONTROL)
    end
    if not c:find("^[%w+/=_-]$") then
        traits = bor(traits, _M.NOT_BASE64)
    end
    return traits
end

-- A class for each byte that occurs in a keyword; class 0 is all others.
local function classify(words)
    local classes, count = ffi.new("uint8_t[256]"), 0
    for _, word in ipairs(words) do
        for i = 1, #word do
            local code = byte(word, i)
            if classes[code] == 0 then
                count = count + 1
                classes[code] = count
            end
        end
    end
    for code = byte("A"), byte("Z") do
        classes[code] = classes[code + 32]
    end
    return classes, count
end

local function build_trie(words)
    local nodes = { { children = {}, ends = {} } }
    for index, word in ipairs(words) do
        local node = nodes[1]
        for i = 1, #word do
            local code = byte(word, i)
            local child = node.children[code]
            if not child then
                child = { children = {}, ends = {} }
                nodes[#nodes + 1] = child
                node.children[code] = child
            end
            node = child
        end
        node.ends[#node.ends + 1] = index
    end
    return nodes
end

-- Breadth first: each node's failure link, and the keywords that end with it by way of that link.
local function link(nodes)
    local root = nodes[1]
    local queue, head = { root }, 1
    while queue[head] do
        local node = queue[head]
        head = head + 1
        for code, child in pairs(node.children) do
            local fail = node.fail
            while fail and not fail.children[code] do
                fail = fail.fail
            end
            child.fail = fail and fail.children[code] or root
            for _, index in ipairs(child.fail.ends) do
                child.ends[#child.ends + 1] = index
            end
            queue[#queue + 1] = child
        end
    end
    return queue
end

-- Number the nodes so that those where a keyword ends come last: one comparison tells them.
local function number(queue)
    local order = {}
    for _, ending in ipairs({ false, true }) do
        for _, node in ipairs(queue) do
            if (#node.ends > 0) == ending then
                node.number = #order
                order[#order + 1] = node
            end
        end
    end
    return order
end

local function fill_row(node, root, transitions, row, classes)
    for code = 0, 255 do
        local class = classes[code]
        if class ~= 0 and not (code >= 65 and code <= 90) then
            local from = node
            while from and not from.children[code] do
                from = from.fail
            end
            transitions[row + class] = from and from.children[code].number or root.number
        end
    end
end

-- Traits of bytes: those above, and bit FIRST_FREE * 2^i for the characters of sets[i + 1].
local function all_traits(sets)
    local traits = ffi.new("int32_t[256]")
    for code = 0, 255 do
        traits[code] = traits_of(code)
        for index, set in ipairs(sets) do
            if set:find(char(code):lower(), 1, true) then
                traits[code] = bor(traits[code], lshift(_M.FIRST_FREE, index - 1))
            end
        end
    end
    return traits
end

-- words: lower-case literals, none empty; sets: strings, of each its characters.
-- The automaton's states are numbered in 16 bits.
function _M.new(words, sets)
    local classes, count = classify(words)
    local shift = 1
    while lshift(1, shift) <= count do
        shift = shift + 1
    end
    local nodes = build_trie(words)
    assert(#nodes < 65536, "too many keywords")
    local order = number(link(nodes))
    local transitions = ffi.new("uint16_t[?]", lshift(#order, shift))
    local endings, first_ending = {}, #order
    for _, node in ipairs(order) do
        fill_row(node, nodes[1], transitions, lshift(node.number, shift), classes)
        if #node.ends > 0 then
            first_ending = math.min(first_ending, node.number)
            endings[node.number] = node.ends
        end
    end
    return setmetatable({
        classes = classes, traits = all_traits(sets), transitions = transitions, shift = shift,
        start = nodes[1].number, first_ending = first_ending, endings = endings,
        seen = ffi.new("int32_t[?]", #order), round = 0, hits = nil, room = 0,
        bytes = ffi.sizeof(transitions),
    }, mt)
end

-- Each byte's state into self.hits; only those where keywords end stay there. (A sign bit counts
-- them: a branch that is taken for some bytes would throw the compiled loop out of its stride.)
function _M:_hits(text)
    local n = #text
    if n >= self.room then
        self.room = 2 * n
        self.hits = ffi.new("int32_t[?]", self.room + 1)
    end
    local classes, traits, transitions = self.classes, self.traits, self.transitions
    local shift, last_plain, hits = self.shift, self.first_ending - 1, self.hits
    local p = ffi.cast("const uint8_t *", text)
    local state, mask, count = self.start, 0, 0
    for i = 0, n - 1 do
        local code = p[i]
        mask = bor(mask, traits[code])
        state = transitions[lshift(state, shift) + classes[code]]
        hits[count] = state
        count = count + rshift(last_plain - state, 31)
    end
    return count, mask
end

-- Scans `text`; the states found where keywords end go into `found` (each once).
-- Returns how many there are, and the traits of the text's bytes.
function _M:scan(text, found)
    local all, mask = self:_hits(text)
    local hits, seen, round = self.hits, self.seen, self.round + 1
    if round == 2147483647 then
        ffi.fill(seen, ffi.sizeof(seen))
        round = 1
    end
    self.round = round
    local count = 0
    for i = 0, all - 1 do
        local state = hits[i]
        if seen[state] ~= round then
            seen[state] = round
            count = count + 1
            found[count] = state
        end
    end
    return count, mask
end

return _M
