-- policy.json as `make policy` writes it, checked member by member, with its schemas compiled.

local checks = require "gateway.policy.checks"
local cjson = require "cjson.safe"
local operation = require "gateway.policy.operation"

local check_members, refuse = checks.check_members, checks.refuse
local compile_parameter = checks.compile_parameter

local _M = {}

local VERSION = 1
local ROUTE = {
    path = "string", service = "string", audience = "string", methods = "table",
    strip_prefix = "string", redirect = "string", websocket = "boolean", parameters = "table",
    cookies = "boolean", mirrors = "string",
}
local NAME = "[A-Za-z_][A-Za-z0-9_]*"


-- A parameter is a whole segment; one that takes all that follows is the last.
local function is_segment(segment, is_last)
    return not segment:find("[{}]") or segment:find("^{" .. NAME .. "}$")
        or is_last and segment:find("^{" .. NAME .. "%.%.%.}$")
end


local function check_path(route, place)
    local path = route.path
    if path:find("//", 1, true) or path:find("/%.%.?%f[/%z]")
        or path:find("[^A-Za-z0-9/_.~{}-]") then
        refuse("%spath: is no path that a request can have", place)
    end
    for segment, rest in path:gmatch("/([^/]*)()") do
        if not is_segment(segment, rest > #path) then
            refuse("%spath: a parameter must be a whole segment, one with ... the last", place)
        end
    end
    local prefix = route.strip_prefix or ""
    if prefix ~= "" and path:sub(1, #prefix + 1) ~= prefix .. "/" then
        refuse("%sstrip_prefix: the path doesn't begin with %s/", place, prefix)
    end
end


local function compile_parameters(route, place)
    local parameters, described, count = {}, route.parameters or {}, 0
    for name in route.path:gmatch("{([^}.]+)%.*}") do
        if not described[name] then
            refuse("%sparameters.%s: is missing", place, name)
        end
        count = count + 1
        parameters[count] = compile_parameter(name, described[name], place .. "parameters." .. name)
    end
    for name in pairs(described) do
        if not route.path:find("{" .. name, 1, true) then
            refuse("%sparameters.%s: is not in the path", place, name)
        end
    end
    route.parameter_checks = parameters
end


local function compile_route(route, index, taken)
    local place = ("routes[%d]: "):format(index - 1)
    check_members(route, ROUTE, place)
    if type(route.path) ~= "string" or route.path:sub(1, 1) ~= "/" then
        refuse("%spath: must begin with /", place)
    end
    place = ("routes[%d] %s: "):format(index - 1, route.path)
    for _, name in ipairs({ "service", "audience", "methods" }) do
        if route[name] == nil then
            refuse("%s%s: is missing", place, name)
        end
    end
    check_path(route, place)
    local shape = route.path:gsub("{[^}.]*", "{")
    if taken[shape] then
        refuse("%sis the same as routes[%d]", place, taken[shape] - 1)
    end
    taken[shape] = index
    compile_parameters(route, place)
    operation.compile_methods(route, place)
end


local function read(path)
    local file, err = io.open(path, "rb")
    if not file then
        error({ reason = err, whole = true }, 0)
    end
    local text = file:read("*a")
    file:close()
    local policy, problem = cjson.decode(text or "")
    if type(policy) ~= "table" then
        refuse("is not JSON: %s", problem or "not an object")
    end
    return policy
end


local function compile(path)
    local policy = read(path)
    if policy.version ~= VERSION then
        refuse("version: must be %d", VERSION)
    elseif type(policy.routes) ~= "table" then
        refuse("routes: must be an array")
    end
    local taken = {}
    for index, route in ipairs(policy.routes) do
        compile_route(route, index, taken)
    end
    return policy.routes
end


--- The routes in a file; nil and one line that names the file, the route and the reason.
function _M.load(path)
    local ok, result = pcall(compile, path)
    if ok then
        return result
    elseif type(result) ~= "table" then
        error(result, 0)
    end
    return nil, result.whole and result.reason or path:match("[^/]*$") .. ": " .. result.reason
end


return _M
