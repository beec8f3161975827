-- The bearer token of a WebSocket's handshake, by the rules of libs/bearer's websocket.py: browsers
-- can't send Authorization with one, so they offer the token as a subprotocol, `bearer.` and the token.

local header = require "gateway.bearer.header"
local refusal = require "gateway.bearer.refusal"

local concat = table.concat
local gmatch, sub = string.gmatch, string.sub
local type = type

local PREFIX = "bearer."

local _M = {}


--- What counts as the request's Authorization: its own values, or the one token that is offered as a
--- subprotocol; or nil and the refusal. `offered`: Sec-WebSocket-Protocol, nil, a string or an array.
function _M.authorization(authorization, offered)
    if offered == nil then
        return authorization
    end
    local token
    for name in gmatch(type(offered) == "table" and concat(offered, ",") or offered, "[^,]+") do
        name = header.stripped(name)
        if sub(name, 1, #PREFIX) == PREFIX then
            if token or authorization ~= nil then
                return nil, refusal.new("invalid_request", "many_tokens")
            end
            token = sub(name, #PREFIX + 1)
        end
    end
    return token and "Bearer " .. token or authorization
end


return _M
