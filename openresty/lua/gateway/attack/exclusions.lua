-- Rules that do not apply to an argument of a route: openresty/rules/exclusions.json, a list of
-- {route, argument, rules, reason}. A rule is named by its id, all of a class by its name, and "all"
-- is all there are: then the argument is not looked at. An array's items have the array's name.

local rules_file = require "gateway.attack.rules"

local _M = {}
local mt = { __index = _M }

local NAME = "rules/exclusions.json"

local function known(rules)
    local by_name = {}
    for _, rule in ipairs(rules) do
        by_name[rule.id] = { rule }
        by_name[rule.class] = by_name[rule.class] or {}
        table.insert(by_name[rule.class], rule)
    end
    return by_name
end

local function entry_reason(entry)
    for _, field in ipairs({ "route", "argument", "reason" }) do
        if type(entry[field]) ~= "string" or entry[field] == "" then
            return field .. ": must be a text"
        end
    end
    for field in pairs(entry) do
        if field ~= "route" and field ~= "argument" and field ~= "reason" and field ~= "rules" then
            return field .. ": unknown field"
        end
    end
    if type(entry.rules) ~= "table" or #entry.rules == 0 then
        return "rules: must be a list of ids or classes"
    end
    return nil
end

local function add(routes, entry, by_name)
    local arguments = routes[entry.route] or {}
    routes[entry.route] = arguments
    local excluded = arguments[entry.argument] or {}
    arguments[entry.argument] = excluded
    for _, name in ipairs(entry.rules) do
        if name == "all" then
            excluded.all = true
        elseif not by_name[name] then
            return "rules: no rule or class " .. tostring(name)
        end
        for _, rule in ipairs(by_name[name] or {}) do
            excluded[rule.id] = true
        end
    end
    return nil
end

-- Without the file nothing is excluded.
function _M.load(folder, rules)
    local path = folder .. "/exclusions.json"
    local file = io.open(path, "rb")
    if not file then
        return setmetatable({ routes = {} }, mt)
    end
    file:close()
    local entries, err = rules_file.read_json(path, NAME)
    if not entries then
        return nil, err
    end
    local by_name, routes = known(rules), {}
    for index, entry in ipairs(entries) do
        local reason = type(entry) == "table" and entry_reason(entry) or nil
        reason = type(entry) ~= "table" and "must be an object" or reason
            or add(routes, entry, by_name)
        if reason then
            return nil, ("%s: entry %d: %s"):format(NAME, index, reason)
        end
    end
    return setmetatable({ routes = routes }, mt)
end

-- By argument's name, the ids that do not apply on this route (a policy route's template). Where the
-- dashboard repeats a service's route, what holds there holds here.
function _M:of(route)
    return route and (self.routes[route.path] or self.routes[route.mirrors or ""])
end

return _M
