-- What the checks of policy.json share. An error is a table with the reason, for file.lua to catch.

local cjson = require "cjson.safe"
local schema = require "gateway.policy.schema"

local _M = {}


--- End the loading of the file with one line.
function _M.refuse(reason, ...)
    error({ reason = reason:format(...) }, 0)
end

local refuse = _M.refuse


--- Each member of an object is known and of its type. Only `scopes` can be null: a public route.
function _M.check_members(value, members, place)
    if type(value) ~= "table" then
        refuse("%smust be an object", place)
    end
    for name, member in pairs(value) do
        local is_public = name == "scopes" and member == cjson.null
        if not members[name] then
            refuse("%s%s: is unknown", place, tostring(name))
        elseif type(member) ~= members[name] and not is_public then
            refuse("%s%s: must be a %s", place, name, members[name])
        end
    end
end


--- How many strings an array has.
function _M.check_strings(list, place)
    local count = 0
    for index, text in pairs(list) do
        count = count + 1
        if type(index) ~= "number" or type(text) ~= "string" then
            refuse("%smust be an array of strings", place)
        end
    end
    return count
end


local function flag(description, name, place)
    local value = description[name]
    if value ~= nil and type(value) ~= "boolean" then
        refuse("%s: %s: must be a boolean", place, name)
    end
    return value == true
end


--- A parameter: {name=, check=function, required=, repeated=}. `repeated`: it may come several times.
function _M.compile_parameter(name, description, place)
    if type(description) ~= "table" then
        refuse("%s: must be an object", place)
    end
    local kept = {}
    for keyword, value in pairs(description) do
        kept[keyword] = value
    end
    kept.required, kept.repeated = nil, nil
    local check, err = schema.compile(kept)
    if not check then
        refuse("%s: %s", place, err)
    end
    return {
        name = name, check = check,
        required = flag(description, "required", place),
        repeated = flag(description, "repeated", place),
    }
end


return _M
