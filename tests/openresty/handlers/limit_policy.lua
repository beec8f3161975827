-- gateway.limit.policy. POST: [[rate, burst]]. Answer: [{count, window, header}].

local cjson = require "cjson"
local policy = require "gateway.limit.policy"

ngx.req.read_body()
local answers = {}
for i, quota in ipairs(cjson.decode(ngx.req.get_body_data())) do
    local made = policy.of_quota(quota[1], quota[2])
    answers[i] = { count = made.count, window = made.window, header = made.header }
end
ngx.print(cjson.encode(answers))
