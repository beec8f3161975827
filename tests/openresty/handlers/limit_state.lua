-- The shared dictionaries from outside. POST: {dict, and any of set = {name: value},
-- delete = [name], get = [name], length = name, ttl = name, lock = name,
-- total = name (of a log: how many are counted),
-- fill = {bytes, prefix}: entries until there is no room}.

local cjson = require "cjson"

ngx.req.read_body()
local asked = cjson.decode(ngx.req.get_body_data())
local dict = ngx.shared[asked.dict]
local answer = {}

for name, value in pairs(asked.set or {}) do
    dict:set(name, value)
end
for _, name in ipairs(asked.delete or {}) do
    dict:delete(name)
end
for _, name in ipairs(asked.get or {}) do
    answer[name] = dict:get(name)
end
if asked.length then
    answer.length = #dict:get(asked.length)
end
if asked.total then
    local words = require("ffi").cast("const uint32_t *", dict:get(asked.total))
    answer.total = tonumber(words[3])
end
if asked.ttl then
    answer.ttl = dict:ttl(asked.ttl)
end
if asked.lock then
    answer.locked = dict:add(asked.lock, true, 1)
end
if asked.fill then
    local n, value = 0, ("x"):rep(asked.fill.bytes)
    repeat
        n = n + 1
        local ok = dict:safe_set(asked.fill.prefix .. n, value, 3600)
    until not ok
    answer.filled = n - 1
end
ngx.print(cjson.encode(answer))
