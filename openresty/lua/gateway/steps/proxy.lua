-- Step 6: hand the request to its service. nginx does the work (nginx.conf); here it is told where.

local nominated = require "gateway.nominated"

local lower, sub = string.lower, string.sub
local rawget, type = rawget, type
local clear_header, exec = ngx.req.clear_header, ngx.exec

local _M = {}
local mt = { __index = _M }


function _M.new()
    return setmetatable({}, mt)
end


-- Where the service has what was asked for. nginx's own reading of the address is not used: the
-- service gets the bytes that were checked.
local function url(ctx, route)
    local path, prefix = ctx.raw_path, route.strip_prefix
    if prefix and prefix ~= "" then
        path = sub(path, #prefix + 1)
    end
    if ctx.raw_query then
        return "http://" .. route.service .. path .. "?" .. ctx.raw_query
    end
    return "http://" .. route.service .. path
end


-- The named location with the settings that this route needs, or nil for the common ones.
local function location(ctx)
    local route, operation = ctx.route, ctx.operation
    if route.websocket then
        local upgrade = rawget(ctx.headers, "upgrade")
        if type(upgrade) == "string" and lower(upgrade) == "websocket" then
            return "@websocket"
        end
    end
    if not operation then
        return nil
    end
    return operation.cache and "@" .. operation.cache or operation.repeatable and "@repeatable"
        or route.cookies and "@cookies" or nil
end


function _M:access(ctx)
    local route, var = ctx.route, ngx.var
    if not route then
        return nil, { code = "not_found", description = "There is nothing at this address" }, 404
    end
    var.gateway_url = url(ctx, route)
    if ctx.bearer then
        var.gateway_client_id = ctx.bearer.client_id
    end
    local limit = ctx.rate_limit
    if limit then
        var.gateway_ratelimit = limit.state
        var.gateway_ratelimit_policy = limit.policy
    end
    local connection = rawget(ctx.headers, "connection")
    if connection then
        nominated.drop(connection)
    end
    if not route.cookies and rawget(ctx.headers, "cookie") then
        clear_header("Cookie") -- a session's is for who made it, and for no other service
    end
    local named = location(ctx)
    if named == "@websocket" then
        var.gateway_connection, var.gateway_upgrade = "upgrade", "websocket"
    end
    if named then
        return exec(named)
    end
    return true
end


return _M
