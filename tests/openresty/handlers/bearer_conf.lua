-- What bearer.new says to each of an array of settings: false, or its error.

local cjson = require "cjson"
local bearer_step = require "gateway.steps.bearer"

ngx.req.read_body()
local answers = {}
for i, conf in ipairs(cjson.decode(ngx.req.get_body_data())) do
    local step, err = bearer_step.new(conf)
    answers[i] = not step and err
end
ngx.print(cjson.encode(answers))
