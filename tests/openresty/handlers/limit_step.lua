-- The rate limit step as init.lua runs it: access decides, log counts down.
-- The request says what the other steps would have found: X-Client, X-Rate, X-Burst, X-Address;
-- what the service answers: X-Answer; and whether it waits until "hold" is gone from the
-- dictionary "test": X-Hold.

local cjson = require "cjson"
local step = require "tests.limit_step"

local function context()
    local headers = ngx.req.get_headers()
    local ctx = {
        method = ngx.req.get_method(),
        path = ngx.var.uri,
        headers = headers,
        media_type = headers["content-type"],
        client_address = headers["x-address"] or ngx.var.remote_addr,
    }
    function ctx.body()
        ngx.req.read_body()
        return ngx.req.get_body_data() or ""
    end
    if headers["x-client"] then
        ctx.bearer = { client_id = headers["x-client"] }
        if headers["x-rate"] then
            local rate, burst = tonumber(headers["x-rate"]), tonumber(headers["x-burst"])
            ctx.bearer.quota = { rate = rate, burst = burst }
        end
    end
    return ctx
end

local function access()
    local ctx = context()
    ngx.ctx.step = ctx
    local ok, reason, status = step:access(ctx)
    ngx.header["Worker"] = ngx.worker.pid()
    if ok then
        ngx.header["RateLimit"] = ctx.rate_limit.state
        ngx.header["RateLimit-Policy"] = ctx.rate_limit.policy
        return
    end
    for name, value in pairs(reason.headers) do
        ngx.header[name] = value
    end
    ngx.status = status
    ngx.print(cjson.encode(reason))
    ngx.exit(status)
end

local function content()
    local ctx = ngx.ctx.step
    local hold = ctx.headers["x-hold"]
    if hold then
        ngx.shared.test:incr("held", 1, 0)
        while ngx.shared.test:get("hold") do
            ngx.sleep(0.005)
        end
    end
    ngx.status = tonumber(ctx.headers["x-answer"] or 200)
    ngx.print("{}")
end

local phase = ngx.get_phase()
if phase == "access" then
    access()
elseif phase == "content" then
    content()
else
    step:log(ngx.ctx.step)
end
