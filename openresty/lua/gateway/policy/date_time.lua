-- Dates with their time and offset, as RFC 3339 has them and the services take them: a day that
-- exists, no leap seconds, T and Z in either case.

local byte, sub = string.byte, string.sub
local re_find = ngx.re.find
local tonumber = tonumber

local _M = {}

local SHAPE = "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt]"
    .. "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?"
    .. "(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])\\z"
local DAYS = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }


local function days(year, month)
    local leap = year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
    return month == 2 and leap and 29 or DAYS[month]
end


--- true, or nil and the word for what is wrong.
function _M.check(value)
    if not re_find(value, SHAPE, "jo") then
        return nil, "not_a_date_time"
    end
    local year, month = tonumber(sub(value, 1, 4)), tonumber(sub(value, 6, 7))
    local day = (byte(value, 9) - 48) * 10 + byte(value, 10) - 48
    if year == 0 or day > days(year, month) then
        return nil, "not_a_date_time"
    end
    return true
end


return _M
