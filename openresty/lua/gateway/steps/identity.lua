-- Step 1: who calls, and by which id its request is found. Where there are proxies to trust, nginx
-- works out both (http.conf and server.conf, written by openresty/gateway): a caller that is not
-- trusted can choose neither.

local request_id = require "gateway.request_id"

local _M = {}
local mt = { __index = _M }


function _M.new(conf)
    return setmetatable({ has_proxies = conf.has_trusted_proxies }, mt)
end


function _M.init_worker()
    request_id.init_worker()
end


function _M:access(ctx)
    local var = ngx.var
    if self.has_proxies then
        ctx.request_id = var.gateway_request_id
    else
        ctx.request_id = request_id.new()
        var.gateway_request_id = ctx.request_id
    end
    ctx.client_address = var.remote_addr
    return true
end


return _M
