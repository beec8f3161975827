-- prefix .. text, remembered: a caller's names in shared memory are the same for each of its
-- requests, and to make a string anew costs LuaJIT more than to find it.

local MOST = 4096

local known, count = {}, 0


return function(prefix, text)
    local of_prefix = known[prefix]
    local name = of_prefix and of_prefix[text]
    if name then
        return name
    end
    if count == MOST then
        known, count = {}, 0
    end
    of_prefix = known[prefix] or {}
    name = prefix .. text
    known[prefix], of_prefix[text], count = of_prefix, name, count + 1
    return name
end
