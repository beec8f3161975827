-- Calls of gateway.limit.window, one after the other, in shared memory or by the script for Redis.
-- POST: {calls: [{key, count, window, now (or none: the clock), back (the number of the call
-- before, from 0, that is given back)}], redis: its port}. Answers: a list of [allowed, remaining,
-- reset, at], or [null] for what was given back.

local cjson = require "cjson"

-- The script with the moment as its last arguments in the place of Redis' clock.
local function by_redis(port)
    local script = require "gateway.limit.redis_script"
    local redis = require("nginx.redis"):new()
    assert(redis:connect("127.0.0.1", port))
    local function run(which, key, first, second, now)
        local source = script[which].source:gsub("redis%.call%('TIME'%)",
            "{ math.floor(ARGV[3] / 1e6), ARGV[3] %% 1e6 }")
        return assert(redis:eval(source, 1, key, first, second, ("%.0f"):format(now * 1e6)))
    end
    local by = {}
    function by.take(key, count, window, now)
        local answer = run("take", key, count, ("%.0f"):format(window * 1e6), now)
        return answer[1] == 0, answer[2], answer[3] / 1e6, answer[4] / 1e6
    end
    function by.give_back(key, window, at, now)
        run("give_back", key, ("%.0f"):format(window * 1e6), ("%.0f"):format(at * 1e6), now)
    end
    return by
end

ngx.req.read_body()
local asked = cjson.decode(ngx.req.get_body_data())
local by = asked.redis and by_redis(asked.redis) or require "gateway.limit.window"
local answers = {}
for i, call in ipairs(asked.calls) do
    if call.back then
        local taken = answers[call.back + 1]
        if taken[1] then
            by.give_back(call.key, call.window, taken[4], call.now)
        end
        answers[i] = { cjson.null }
    else
        answers[i] = { by.take(call.key, call.count, call.window, call.now) }
    end
end
ngx.header["Worker"] = ngx.worker.pid()
local body = cjson.encode(answers)
ngx.header["Content-Length"] = #body
ngx.print(body)
