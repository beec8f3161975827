-- Which valid tokens are revoked all the same: none, until TokenDealer serves a feed. A revoked
-- token is so taken until it expires, here as in the services.

local _M = {}


--- :is_revoked(bearer) -> boolean. Asked on every request, cached token or not: it answers from
--- memory, without waiting.
function _M.is_revoked()
    return false
end


return _M
