-- The operations of a route: for each method who may, which arguments it takes, which body.

local checks = require "gateway.policy.checks"
local cjson = require "cjson.safe"

local check_members, check_strings = checks.check_members, checks.check_strings
local compile_parameter, refuse = checks.compile_parameter, checks.refuse

local _M = {}

local OPERATION = {
    scopes = "table", query = "table", content_types = "table", body = "string",
    cache = "string", max_body_bytes = "number", repeatable = "boolean",
    other_arguments = "boolean",
}
local METHODS = { GET = 1, POST = 2, PUT = 3, PATCH = 4, DELETE = 5 }
local BODIES = { none = true, optional = true, required = true }


local function compile_query(query, place)
    local arguments, required = {}, {}
    for name, description in pairs(query) do
        local argument = compile_parameter(name, description, place .. "query." .. name)
        arguments[name] = argument
        if argument.required then
            required[#required + 1] = argument
        end
    end
    return arguments, required
end


local function compile_body(operation, place)
    local body = operation.body or "none"
    if not BODIES[body] then
        refuse("%sbody: must be none, optional or required", place)
    end
    local types = operation.content_types or {}
    if (check_strings(types, place .. "content_types: ") > 0) ~= (body ~= "none") then
        refuse("%scontent_types: must be there where there is a body, and only there", place)
    end
    operation.body = body
    operation.accepts = {}
    for _, media_type in ipairs(types) do
        operation.accepts[media_type] = true
    end
    operation.accepts_text = table.concat(types, ", ")
end


local function compile_operation(operation, method, place)
    check_members(operation, OPERATION, place)
    if operation.scopes == nil then -- a forgotten guard must not look like a public route
        refuse("%sscopes: is missing (null: public)", place)
    elseif operation.scopes == cjson.null then
        operation.scopes = nil
    else
        check_strings(operation.scopes, place .. "scopes: ")
    end
    if operation.cache and (method ~= "GET" or operation.scopes) then
        refuse("%scache: only a public GET may be cached", place)
    end
    compile_body(operation, place)
    operation.arguments, operation.required_arguments = compile_query(operation.query or {}, place)
    return operation
end


--- Compile a route's methods in place; HEAD goes with GET. `route.allow` is what `Allow` says.
function _M.compile_methods(route, place)
    local names = {}
    for method, operation in pairs(route.methods) do
        if not METHODS[method] then
            refuse("%smethods.%s: is no method that is known", place, tostring(method))
        end
        names[#names + 1] = method
        compile_operation(operation, method, place .. method .. ": ")
    end
    if #names == 0 then
        refuse("%smethods: must have one at least", place)
    end
    table.sort(names, function(one, other) return METHODS[one] < METHODS[other] end)
    route.allow = table.concat(names, ", "):gsub("GET", "GET, HEAD")
    route.methods.HEAD = route.methods.GET
end


return _M
