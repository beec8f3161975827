-- What a rule's file has to look like: reasons why a rule, or a file, can't be used.

local re_find = ngx.re.find

local _M = {}

_M.PARTS = { path = 1, argument_names = 2, arguments = 4, headers = 8, cookies = 16, body = 32 }
_M.FORMS = { text = 1, shell = 2, script = 4, sql = 8 }

local FIELDS = {
    id = "number", name = "string", paranoia_level = "number", score = "number",
    pattern = "string", parts = "table", form = "string", keywords = "table", names = "table",
    must_match = "table", must_not_match = "table", comment = "string",
}
local REQUIRED = { "id", "name", "paranoia_level", "score", "pattern", "must_match",
    "must_not_match" }
local FILE_FIELDS = { class = "string", parts = "table", rules = "table", comment = "string" }

local function unknown_field(object, fields)
    for field, value in pairs(object) do
        if not fields[field] then
            return "unknown field", field
        elseif type(value) ~= fields[field] then
            return "must be a " .. fields[field], field
        end
    end
    return nil
end

local function is_whole(number, least, most)
    return number % 1 == 0 and number >= least and number <= most
end

local function strings_reason(list)
    for _, item in ipairs(list) do
        if type(item) ~= "string" or item == "" then
            return "must be a list of strings that are not empty"
        end
    end
    return nil
end

-- A case is a text, or {part, name, value} where that matters.
local function cases_reason(cases)
    if #cases == 0 then
        return "has no case"
    end
    for _, case in ipairs(cases) do
        if type(case) ~= "string"
            and not (type(case) == "table" and _M.PARTS[case.part] and case.value) then
            return "a case is a text or {part, name, value}"
        end
    end
    return nil
end

local function parts_reason(parts)
    if type(parts) ~= "table" or #parts == 0 then
        return "names no part of a request"
    end
    for _, part in ipairs(parts) do
        if not _M.PARTS[part] then
            return "unknown part " .. tostring(part)
        end
    end
    return nil
end

local function pattern_reason(pattern)
    local _, _, err = re_find("", pattern, "ijo")
    if err then
        return err
    end
    local from = re_find("", pattern, "ijo")
    return from and "matches the empty text" or nil
end

local function numbers_reason(rule)
    if not is_whole(rule.id, 1, 9999999) then
        return "must be a whole number", "id"
    elseif not is_whole(rule.paranoia_level, 1, 4) then
        return "must be 1 to 4", "paranoia_level"
    elseif not is_whole(rule.score, 1, 10) then
        return "must be 1 to 10", "score"
    end
    return nil
end

-- Keywords are a list, of which one must occur, or lists, of each of which one must.
function _M.keyword_lists(rule)
    local keywords = rule.keywords or {}
    return type(keywords[1]) == "table" and keywords or { keywords }
end

local function keywords_reason(rule)
    local lists = _M.keyword_lists(rule)
    if #lists > 8 then
        return "has more than 8 lists"
    end
    for _, list in ipairs(lists) do
        local reason = type(list) ~= "table" and "mixes texts and lists" or strings_reason(list)
        if reason then
            return reason
        end
        for _, keyword in ipairs(list) do
            if keyword ~= keyword:lower() then
                return "must be in lower case: " .. keyword
            end
        end
    end
    return nil
end

-- Why a rule can't be used, and the field at fault.
function _M.of_rule(rule)
    for _, field in ipairs(REQUIRED) do
        if rule[field] == nil then
            return "is missing", field
        end
    end
    local reason, field = unknown_field(rule, FIELDS)
    if not reason then
        reason, field = numbers_reason(rule)
    end
    if reason then
        return reason, field
    elseif rule.form and not _M.FORMS[rule.form] then
        return "unknown form " .. rule.form, "form"
    end
    local checks = {
        parts = parts_reason(rule.parts), keywords = keywords_reason(rule),
        names = strings_reason(rule.names or {}), pattern = pattern_reason(rule.pattern),
        must_match = cases_reason(rule.must_match),
        must_not_match = cases_reason(rule.must_not_match),
    }
    field, reason = next(checks)
    return reason, field
end

-- The same of a file of the class `class`.
function _M.of_file(file, class)
    local reason, field = unknown_field(file, FILE_FIELDS)
    if reason then
        return reason, field
    elseif file.class ~= class then
        return "must be " .. class, "class"
    elseif not file.rules then
        return "is missing", "rules"
    end
    return nil
end

return _M
