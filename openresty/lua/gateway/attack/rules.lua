-- The attack filter's rules: read from JSON, checked, and compiled into probes: a pattern and the
-- keywords without which it can't match. Whatever is wrong with a rule is an error that names its
-- file, its id and the reason.

local bit = require "bit"
local cjson = require "cjson.safe"
local alternatives = require "gateway.attack.alternatives"
local rule_checks = require "gateway.attack.rule_checks"

local bor = bit.bor
local PARTS, FORMS = rule_checks.PARTS, rule_checks.FORMS

local _M = {}

-- Patterns that refer back to a group, or set an option for all of them, stay in one piece.
local function probes_of(rule, options)
    if rule.form == "sql" or rule.pattern:find("\\%d") or rule.pattern:find("^%(%?%a") then
        local lists = rule_checks.keyword_lists(rule)
        return { { pattern = rule.pattern, options = options, lists = lists } }
    end
    local probes = alternatives.of(rule.pattern)
    for _, probe in ipairs(probes) do
        probe.options = options
        for _, list in ipairs(rule_checks.keyword_lists(rule)) do
            if #list > 0 then
                table.insert(probe.lists, list)
            end
        end
    end
    return probes
end

local function compile(rule, class)
    local parts = 0
    for _, part in ipairs(rule.parts) do
        parts = bor(parts, PARTS[part])
    end
    local names
    for _, name in ipairs(rule.names or {}) do
        names = names or {}
        names[name] = true
    end
    local form = FORMS[rule.form or "text"]
    local compiled = {
        id = rule.id, name = rule.name, class = class, score = rule.score, parts = parts,
        names = names, paranoia_level = rule.paranoia_level, request = 0,
        -- a rule for commands or scripts looks at the text as it is, too
        forms = form == FORMS.sql and form or bor(form, FORMS.text),
    }
    compiled.probes = probes_of(rule, form == FORMS.sql and "jo" or "ijo")
    for _, probe in ipairs(compiled.probes) do
        probe.rule, probe.needs, probe.run, probe.hits = compiled, 0, 0, 0
    end
    return compiled
end

local function read_json(path, name)
    local file, err = io.open(path, "rb")
    if not file then
        return nil, name .. ": " .. err
    end
    local text = file:read("*a")
    file:close()
    local value
    value, err = cjson.decode(text)
    if type(value) ~= "table" then
        return nil, name .. ": " .. (err or "is not an object")
    end
    return value
end

_M.read_json = read_json

local function add_rule(rules, ids, rule, file, name)
    if type(rule) ~= "table" then
        return name .. ": a rule must be an object"
    end
    rule.parts = rule.parts or file.parts
    local reason, field = rule_checks.of_rule(rule)
    if not reason and ids[rule.id] then
        reason, field = "is also in " .. ids[rule.id], "id"
    end
    if reason then
        return ("%s: rule %s: %s: %s"):format(name, tostring(rule.id), field, reason)
    end
    ids[rule.id] = name
    rules[#rules + 1] = compile(rule, file.class)
    return nil
end

local function add_file(rules, ids, folder, class)
    local name = "rules/" .. class .. ".json"
    local file, err = read_json(folder .. "/" .. class .. ".json", name)
    if not file then
        return err
    end
    local reason, field = rule_checks.of_file(file, class)
    if reason then
        return name .. ": " .. field .. ": " .. reason
    end
    for _, rule in ipairs(file.rules) do
        err = add_rule(rules, ids, rule, file, name)
        if err then
            return err
        end
    end
    return nil
end

-- All rules of the classes that index.json lists, whatever their paranoia level.
function _M.load(folder)
    local classes, err = read_json(folder .. "/index.json", "rules/index.json")
    if not classes then
        return nil, err
    end
    local rules, ids = {}, {}
    for _, class in ipairs(classes) do
        err = add_file(rules, ids, folder, tostring(class))
        if err then
            return nil, err
        end
    end
    if #rules == 0 then
        return nil, "rules/index.json: no rules"
    end
    return rules
end

return _M
