-- gateway.limit.caller. POST: {addresses: [...], requests: [{authorization, media_type, body,
-- address}]}. Answer: {addresses, clients, accounts}, null where there is none.

local cjson = require "cjson"
local caller = require "gateway.limit.caller"

ngx.req.read_body()
local asked = cjson.decode(ngx.req.get_body_data())
local answer = { addresses = {}, clients = {}, accounts = {} }
for i, address in ipairs(asked.addresses or {}) do
    answer.addresses[i] = caller.of_address(address)
end
for i, request in ipairs(asked.requests or {}) do
    local ctx = {
        headers = { authorization = request.authorization },
        media_type = request.media_type or "application/x-www-form-urlencoded",
        body = function() return request.body or "" end,
    }
    answer.clients[i] = caller.unverified_client_id(ctx) or cjson.null
    answer.accounts[i] = caller.account(ctx, request.address or "192.0.2.1") or cjson.null
end
ngx.print(cjson.encode(answer))
