-- Nanoseconds that the shape step takes for each of some requests; the context is made beforehand.

local cjson = require "cjson"
local context = require "gateway.context"
local shape = require "gateway.steps.shape"

ngx.req.read_body()
local asked = cjson.decode(ngx.req.get_body_data())
local step = assert(shape.new({
    policy_file = asked.policy_file,
    max_uri_bytes = 8192, max_arguments = 100, max_headers = 100, max_header_bytes = 8192,
    max_body_bytes = 262144,
}))

local function measure(request, calls)
    local headers = setmetatable(request.headers, getmetatable(ngx.req.get_headers()))
    local ctx = setmetatable({
        method = request.method, raw_path = request.path, raw_query = request.query,
        headers = headers, media_type = request.media_type,
    }, { __index = context })
    local refused
    ngx.update_time()
    local began = os.clock()
    for _ = 1, calls do
        ctx.cached_arguments = nil -- parsing them is part of it
        if not step:access(ctx) then
            refused = true
        end
    end
    return { ns = (os.clock() - began) / calls * 1e9, refused = refused or false }
end

local results = {}
for i, request in ipairs(asked.requests) do
    measure(request, 20000)
    results[i] = measure(request, asked.calls)
end
ngx.print(cjson.encode(results))
