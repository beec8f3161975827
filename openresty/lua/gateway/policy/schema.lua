-- Checks of parameters: a JSON schema becomes a function of the text in the address. What a text
-- means is what the services make of it, so that the gateway refuses nothing that they accept.

local date_time = require "gateway.policy.date_time"
local utf8 = require "gateway.policy.utf8"

local find, sub = string.find, string.sub
local re_find = ngx.re.find
local tonumber = tonumber

local _M = {}

local KEYWORDS = {
    type = "string", enum = "table", pattern = "string", format = "string",
    minLength = "number", maxLength = "number", minimum = "number", maximum = "number",
}
local NUMBER = "^-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\\z"


-- All of what is set has to hold; the checks are few, so they are called one by one.
local function all(checks)
    local first, second, third, fourth = checks[1], checks[2], checks[3], checks[4]
    if not second then
        return first
    end
    return function(value)
        local ok, cause = first(value)
        if ok then ok, cause = second(value) end
        if ok and third then ok, cause = third(value) end
        if ok and fourth then ok, cause = fourth(value) end
        return ok, cause
    end
end


-- In characters, which have one to four bytes each: most text need not be counted.
local function length(minimum, maximum)
    minimum, maximum = minimum or 0, maximum or math.huge
    return function(value)
        local bytes = #value
        if bytes >= minimum * 4 and bytes <= maximum then
            return true
        end
        local characters = utf8.length(value)
        if characters < minimum then
            return nil, "too_short"
        end
        return characters <= maximum or nil, "too_long"
    end
end


-- For PCRE "$" is also before a last line break; the services mean the end, which is "\z".
local function with_true_end(expression)
    local in_class, parts, i = false, {}, 1
    while i <= #expression do
        local one = sub(expression, i, i)
        i = i + 1
        if one == "\\" then
            one, i = sub(expression, i - 1, i), i + 1
        elseif one == "[" then
            in_class = true
        elseif one == "]" then
            in_class = false
        elseif one == "$" and not in_class then
            one = "\\z"
        end
        parts[#parts + 1] = one
    end
    return table.concat(parts)
end


-- What a class or a dot may match beyond ASCII is matched as characters (u): the text is UTF-8.
local function pattern(expression)
    local options = (find(expression, "[^", 1, true) or find(expression, ".", 1, true))
        and "jou" or "jo"
    expression = with_true_end(expression)
    local _, _, err = re_find("", expression, options)
    if err then
        return nil, "pattern: " .. err
    end
    return function(value)
        if re_find(value, expression, options) then
            return true
        end
        return nil, "pattern"
    end
end


local function enum(choices)
    local allowed = {}
    for _, choice in ipairs(choices) do
        allowed[choice] = true
    end
    return function(value)
        return allowed[value], "enum"
    end
end


local FORMATS = { ["date-time"] = date_time.check }


local function string_check(schema)
    local checks = {}
    if schema.enum then
        checks[#checks + 1] = enum(schema.enum)
    end
    if schema.minLength or schema.maxLength then
        checks[#checks + 1] = length(schema.minLength, schema.maxLength)
    end
    if schema.pattern then
        local check, err = pattern(schema.pattern)
        if not check then
            return nil, err
        end
        checks[#checks + 1] = check
    end
    if schema.format then
        local check = FORMATS[schema.format]
        if not check then
            return nil, "format: " .. schema.format .. " is unknown"
        end
        checks[#checks + 1] = check
    end
    return all(checks) or function() return true end
end


local function number_check(grammar, cause)
    return function(schema)
        local minimum, maximum = schema.minimum or -math.huge, schema.maximum or math.huge
        return function(value)
            if not re_find(value, grammar, "jo") then
                return nil, cause
            end
            local number = tonumber(value)
            if number < minimum then
                return nil, "too_small"
            end
            return number <= maximum or nil, "too_large"
        end
    end
end


-- The services take one to nine digits, leading zeros too, and no sign; a schema whose numbers are
-- larger or less than nothing is not held to that.
local function integer_check(schema)
    local minimum, maximum = schema.minimum or -math.huge, schema.maximum or math.huge
    local grammar = minimum >= 0 and maximum < 1e9 and "^[0-9]{1,9}\\z" or "^-?[0-9]{1,15}\\z"
    return number_check(grammar, "not_an_integer")(schema)
end


local TYPES = {
    string = string_check,
    integer = integer_check,
    number = number_check(NUMBER, "not_a_number"),
    boolean = function() return enum({ "true", "false" }) end,
}


--- The function that checks a text by `schema`: true, or nil and the word for what is wrong.
--- nil and the reason for a schema that is not understood.
function _M.compile(schema)
    if type(schema) ~= "table" then
        return nil, "is not a schema"
    end
    for name, value in pairs(schema) do
        if not KEYWORDS[name] then
            return nil, tostring(name) .. ": is unknown"
        elseif type(value) ~= KEYWORDS[name] then
            return nil, name .. ": must be a " .. KEYWORDS[name]
        end
    end
    local make = TYPES[schema.type]
    if not make then
        return nil, "type: " .. tostring(schema.type) .. " is none that can be checked"
    end
    return make(schema)
end


return _M
