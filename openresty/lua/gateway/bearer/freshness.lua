-- For how long an answer may be used, by its Cache-Control (RFC 9111 section 5.2.2.1).

local match = ngx.re.match
local max, min, tonumber = math.max, math.min, tonumber

local MAX_AGE = [[(?:^|,)\s*max-age\s*=\s*"?(\d{1,10})"?\s*(?:,|$)]]

local _M = { SHORTEST = 5, LONGEST = 3600, UNSAID = 300 }


--- Seconds: `max-age`, kept between 5 s and 1 h, else 300 s.
function _M.lifetime(cache_control)
    local found = match(cache_control or "", MAX_AGE, "joi")
    if not found then
        return _M.UNSAID
    end
    return min(max(tonumber(found[1]), _M.SHORTEST), _M.LONGEST)
end


return _M
