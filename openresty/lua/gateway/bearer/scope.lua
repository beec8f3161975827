-- Scopes as RFC 6749 section 3.3 has them: one string, separated by spaces, the order is no matter.

local find, sub = string.find, string.sub
local sort = table.sort

local _M = {}


--- The scopes of a `scope` claim, which spaces only separate: a set (name -> true), a sorted array.
function _M.split(text)
    local set, list, from = {}, {}, 1
    while from <= #text do
        local space = find(text, " ", from, true) or #text + 1
        local name = sub(text, from, space - 1)
        if name ~= "" and not set[name] then
            set[name] = true
            list[#list + 1] = name
        end
        from = space + 1
    end
    sort(list)
    return set, list
end


--- Whether `set` has all of the array `required`; with none, any set will do.
function _M.has_all(set, required)
    for i = 1, #required do
        if not set[required[i]] then
            return false
        end
    end
    return true
end


return _M
