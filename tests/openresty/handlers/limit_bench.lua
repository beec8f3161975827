-- Time of the limiter's parts in one worker: nanoseconds a call. POST: {calls, parts: [name]}.

local cjson = require "cjson"
local clock = require "gateway.limit.clock"
local concurrency = require "gateway.limit.concurrency"
local step = package.loaded["tests.limit_step"]
local window = require "gateway.limit.window"

local now = 1000
local verified = { client_address = "192.0.2.1", method = "GET", path = "/api/users", headers = {},
                   bearer = { client_id = "app", quota = { rate = 100000, burst = 100000000 } } }
local anonymous = { client_address = "192.0.2.1", method = "GET", path = "/", headers = {} }

local PARTS = {
    take_few_pairs = function(n)
        for i = 1, n do
            window.take("c:few" .. i % 100, 1e9, 3600)
        end
    end,
    take_full_log = function(n)
        for _ = 1, n do
            now = now + 1 / 640
            window.take("c:full", 1e9, 1, now)
        end
    end,
    take_refused = function(n)
        for _ = 1, n do
            window.take("c:refused", 1, 3600)
        end
    end,
    take_one_key = function(n)
        for _ = 1, n do
            window.take("c:one", 1e9, 3600)
        end
    end,
    enter_and_leave = function(n)
        for _ = 1, n do
            concurrency.leave(concurrency.enter("c:app", 100))
        end
    end,
    step_verified = function(n)
        for _ = 1, n do
            step:access(verified)
            step:log(verified)
        end
    end,
    step_anonymous = function(n)
        for _ = 1, n do
            step:access(anonymous)
            step:log(anonymous)
        end
    end,
}

ngx.req.read_body()
local asked = cjson.decode(ngx.req.get_body_data())
local result = { worker = ngx.worker.pid() }
for _, name in ipairs(asked.parts) do
    PARTS[name](asked.calls / 10)
    local began = clock.now()
    PARTS[name](asked.calls)
    result[name] = (clock.now() - began) / asked.calls * 1e9
end
ngx.print(cjson.encode(result))
