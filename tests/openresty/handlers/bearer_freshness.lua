-- The lifetimes of an array of Cache-Control values, false for an absent one.

local cjson = require "cjson"
local freshness = require "gateway.bearer.freshness"

ngx.req.read_body()
local lifetimes = {}
for i, value in ipairs(cjson.decode(ngx.req.get_body_data())) do
    lifetimes[i] = freshness.lifetime(value or nil)
end
ngx.print(cjson.encode(lifetimes))
