-- Which probes are worth a try on a text: those of which a keyword of each list, and a character of
-- each set, occur in it. An index from the states of the automaton to probes.

local bit = require "bit"
local keywords = require "gateway.attack.keywords"

local band, bor, lshift = bit.band, bit.bor, bit.lshift

local _M = {}
local mt = { __index = _M }

-- For each state of the automaton the probes that it speaks for, in groups that ask for the same
-- characters, and of each probe the bits of its keyword lists that the state satisfies.
local function groups_by_state(automaton, uses)
    local by_state = {}
    for state, ends in pairs(automaton.endings) do
        local groups, of_needs, position = {}, {}, {}
        for _, index in ipairs(ends) do
            for _, use in ipairs(uses[index]) do
                local needs = use.probe.needs
                local group = of_needs[needs]
                if not group then
                    group = { needs = needs, probes = {}, bits = {} }
                    of_needs[needs], groups[#groups + 1] = group, group
                end
                local at = position[use.probe] or #group.probes + 1
                position[use.probe], group.probes[at] = at, use.probe
                group.bits[at] = bor(group.bits[at] or 0, use.bit)
            end
        end
        by_state[state] = groups
    end
    return by_state
end

-- What the probes ask for: distinct keywords with their uses, and distinct sets of characters.
local function new_index()
    return { words = {}, uses = {}, position = {}, sets = {}, set_bits = {}, always = {} }
end

-- A list of single characters costs nothing to look for: a bit among the traits of bytes, as long
-- as there are any left. nil for other lists.
local function index_set(index, list)
    local characters = table.concat(list)
    if #characters ~= #list then
        return nil
    end
    if not index.set_bits[characters] and #index.sets < keywords.MOST_FREE then
        index.sets[#index.sets + 1] = characters
        index.set_bits[characters] = lshift(keywords.FIRST_FREE, #index.sets - 1)
    end
    return index.set_bits[characters]
end

local function index_words(index, probe, list, hit)
    for _, word in ipairs(list) do
        local at = index.position[word]
        if not at then
            at = #index.words + 1
            index.words[at], index.position[word], index.uses[at] = word, at, {}
        end
        table.insert(index.uses[at], { probe = probe, bit = hit })
    end
end

local function index_probe(index, probe)
    local hit = 1
    for _, list in ipairs(probe.lists) do
        local needs = index_set(index, list)
        if needs then
            probe.needs = bor(probe.needs, needs)
        else
            index_words(index, probe, list, hit)
            hit = hit * 2
        end
    end
    probe.all_hits = hit - 1
    if hit == 1 then
        index.always[#index.always + 1] = probe
    end
end

-- What at least one of these probes asks for; nil when one asks for nothing.
local function any_needs(probes)
    local needs = 0
    for _, probe in ipairs(probes) do
        if probe.needs == 0 then
            return nil
        end
        needs = bor(needs, probe.needs)
    end
    return needs
end

-- rules: of rules.load(); their probes are numbered for this index alone.
function _M.new(rules)
    local index = new_index()
    for _, rule in ipairs(rules) do
        for _, probe in ipairs(rule.probes) do
            index_probe(index, probe)
        end
    end
    local automaton = keywords.new(index.words, index.sets)
    return setmetatable({
        automaton = automaton, by_state = groups_by_state(automaton, index.uses),
        always = index.always, always_needs = any_needs(index.always), found = {}, candidates = {}, run = 0,
    }, mt)
end

-- Notes that a keyword of these probes occurs; those that lack none any more become candidates.
function _M:_note(group, part, forms, total)
    local probes, bits, candidates, run = group.probes, group.bits, self.candidates, self.run
    for i = 1, #probes do
        local probe = probes[i]
        if probe.run ~= run then
            probe.run = run
            probe.hits = 0
        end
        local hits = bor(probe.hits, bits[i])
        if hits ~= probe.hits then
            probe.hits = hits
            local rule = probe.rule
            if hits == probe.all_hits and band(rule.parts, part) ~= 0
                and band(rule.forms, forms) ~= 0 then
                total = total + 1
                candidates[total] = probe
            end
        end
    end
    return total
end

-- Scans a text: puts the probes to try into self.candidates. Returns how many they are, and the
-- traits of the text's bytes.
function _M:scan(text, part, forms)
    local found, by_state, total = self.found, self.by_state, 0
    local count, traits = self.automaton:scan(text, found)
    self.run = self.run + 1
    for i = 1, count do
        local groups = by_state[found[i]]
        for j = 1, #groups do
            local group = groups[j]
            if band(group.needs, traits) == group.needs then
                total = self:_note(group, part, forms, total)
            end
        end
    end
    local always, candidates, any = self.always, self.candidates, self.always_needs
    if any and band(any, traits) == 0 then
        return total, traits
    end
    for i = 1, #always do
        local probe = always[i]
        if band(probe.needs, traits) == probe.needs and band(probe.rule.parts, part) ~= 0
            and band(probe.rule.forms, forms) ~= 0 then
            total = total + 1
            candidates[total] = probe
        end
    end
    return total, traits
end

return _M
