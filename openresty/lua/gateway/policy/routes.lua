-- The positive model: policy.json, compiled. It says which route and operation a path and method
-- belong to; what it does not know does not exist.

local routes_file = require "gateway.policy.file"

local find, sub = string.find, string.sub

local _M = {}
local mt = { __index = _M }


local function node()
    return { literal = {} }
end


-- Put a path with parameters into the trie of its segments.
local function insert(root, route)
    local at = root
    for segment in route.path:gmatch("/([^/]*)") do
        if segment:find("^{.*%.%.%.}$") then
            at.rest = route
            return
        elseif segment:find("^{") then
            at.parameter = at.parameter or node()
            at = at.parameter
        else
            at.literal[segment] = at.literal[segment] or node()
            at = at.literal[segment]
        end
    end
    at.route = route
end


-- The route of `path` from its byte `from` on, below `at`; what its parameters stand for goes into
-- `values`, after the first `n`. Literal segments are compared as they were received: there is one
-- spelling of each address, for limits, caches and logs alike.
local function walk(at, path, from, values, n)
    local slash = find(path, "/", from, true)
    local segment = sub(path, from, slash and slash - 1 or -1)
    local literal, parameter = at.literal[segment], at.parameter
    if literal then
        local route = literal.route
        if slash then
            route = walk(literal, path, slash + 1, values, n)
        end
        if route then
            return route
        end
    end
    if parameter and segment ~= "" then
        values[n + 1] = segment
        local route = parameter.route
        if slash then
            route = walk(parameter, path, slash + 1, values, n + 1)
        end
        if route then
            return route
        end
    end
    if at.rest then
        values[n + 1] = sub(path, from)
        return at.rest
    end
end


--- The routes of a policy file; nil and one line that names the file, the route and the reason.
function _M.new(path)
    local routes, err = routes_file.load(path)
    if not routes then
        return nil, err
    end
    local static, root = {}, node()
    for _, route in ipairs(routes) do
        if find(route.path, "{", 1, true) then
            insert(root, route)
        else
            static[route.path] = route
        end
    end
    return setmetatable({ static = static, root = root }, mt)
end


--- The route of a path without parameters, or nil.
function _M:exact(raw_path)
    return self.static[raw_path]
end


--- The route of any path, or nil. `values` is filled with what its parameters stand for, still
--- encoded, in the order of `route.parameter_checks`.
function _M:match(raw_path, values)
    return self.static[raw_path] or walk(self.root, raw_path, 2, values, 0)
end


return _M
