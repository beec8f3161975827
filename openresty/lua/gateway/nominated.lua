-- Fields that a caller's Connection field names are for the gateway alone and go no further
-- (RFC 9110 section 7.6.1).

local clear_header = ngx.req.clear_header
local gmatch, lower = string.gmatch, string.lower

local _M = {}

-- nginx sends its own of these, or needs them to send the request at all.
local KEPT = {
    close = true, ["keep-alive"] = true, upgrade = true, te = true, connection = true, host = true,
    ["content-length"] = true, ["transfer-encoding"] = true, ["content-type"] = true,
}


--- Drop what `connection`, the field's value or an array of them, names. What nearly all callers
--- send, Keep-Alive or close, is compared and no more.
function _M.drop(connection)
    if type(connection) == "table" then
        for i = 1, #connection do
            _M.drop(connection[i])
        end
        return
    end
    local value = lower(connection)
    if KEPT[value] then
        return
    end
    for name in gmatch(value, "[^%s,]+") do
        if not KEPT[name] then
            clear_header(name)
        end
    end
end


return _M
