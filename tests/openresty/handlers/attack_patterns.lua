-- Runs every pattern of the rules over hostile texts: {texts = {...}}. Answers which of them gave up
-- (nginx's lua_regex_match_limit bounds the steps that a pattern may take).

local cjson = require "cjson.safe"
local rules = require "gateway.attack.rules"

ngx.req.read_body()
local input = cjson.decode(ngx.req.get_body_data())
local gave_up, runs = {}, 0
for _, rule in ipairs(assert(rules.load(ngx.var.document_root .. "/rules"))) do
    for _, probe in ipairs(rule.probes) do
        for _, text in ipairs(input.texts) do
            local _, _, err = ngx.re.find(text, probe.pattern, probe.options)
            runs = runs + 1
            if err then
                gave_up[#gave_up + 1] = { rule = rule.id, text = text:sub(1, 20), err = err }
            end
        end
    end
end
ngx.print(cjson.encode({ runs = runs, gave_up = gave_up }))
