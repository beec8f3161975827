-- UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing beyond U+10FFFF.

local byte = string.byte

local _M = {}


-- How many bytes follow the first byte of a character, and the range of the second one; nil for a
-- byte that begins none.
local function shape(first)
    if first >= 0xC2 and first <= 0xDF then
        return 1, 0x80, 0xBF
    elseif first >= 0xE0 and first <= 0xEF then
        return 2, first == 0xE0 and 0xA0 or 0x80, first == 0xED and 0x9F or 0xBF
    elseif first >= 0xF0 and first <= 0xF4 then
        return 3, first == 0xF0 and 0x90 or 0x80, first == 0xF4 and 0x8F or 0xBF
    end
end


--- Whether `text` is UTF-8.
function _M.is_valid(text)
    local i, n = 1, #text
    while i <= n do
        local first = byte(text, i)
        if first >= 0x80 then
            local more, low, high = shape(first)
            if not more or i + more > n then
                return false
            end
            for j = i + 1, i + more do
                local continuation = byte(text, j)
                if continuation < low or continuation > high then
                    return false
                end
                low, high = 0x80, 0xBF
            end
            i = i + more
        end
        i = i + 1
    end
    return true
end


--- How many characters UTF-8 has.
function _M.length(text)
    local count = 0
    for i = 1, #text do
        local one = byte(text, i)
        if one < 0x80 or one >= 0xC0 then
            count = count + 1
        end
    end
    return count
end


return _M
