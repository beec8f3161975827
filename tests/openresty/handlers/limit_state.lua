-- What is shared, from outside. POST: {dict, and any of set = {name: value}, delete = [name],
-- get = [name]; total = name: how many requests its log counts; die_with = name: this worker is
-- killed while it holds the lock of that name's log}.

local cjson = require "cjson"
local ffi = require "ffi"
local clock = require "gateway.clock"
local memory = require "gateway.limit.memory"
local window = require "gateway.limit.window"

ffi.cdef "int kill(int process, int signal);"
local SIGKILL = 9

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
if asked.total then
    local log, mutex = window.logs:lock(asked.total, clock.now())
    answer.total = log.total
    memory.unlock(mutex)
end
if asked.die_with then
    window.logs:lock(asked.die_with, clock.now())
    ffi.C.kill(ngx.worker.pid(), SIGKILL)
end
ngx.print(cjson.encode(answer))
