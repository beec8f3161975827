-- The shape step for the very request that came: whatever nginx makes of its bytes, the step's
-- verdict is the answer.

local cjson = require "cjson"
local context = require "gateway.context"
local shape = require "gateway.steps.shape"

local conf = {
    policy_file = ngx.var.policy_file,
    max_uri_bytes = 8192, max_arguments = 100, max_headers = 100, max_header_bytes = 8192,
    max_body_bytes = 262144, modes = { shape = "enforce" },
}
-- Once a worker: this file's own code is run for each request.
local step = package.loaded.shape_step or assert(shape.new(conf))
package.loaded.shape_step = step

local ctx = context.new(conf)
local ok, reason, status = step:access(ctx)
ngx.status = ok and 200 or status
ngx.header["Content-Type"] = "application/json"
for name, value in pairs(reason and reason.headers or {}) do
    ngx.header[name] = value
end
ngx.print(cjson.encode({
    reason = reason, route = ctx.route and ctx.route.path, operation = ctx.operation ~= nil,
    path = ctx.raw_path,
}))
context.finish()
