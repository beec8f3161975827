-- Runs the attack filter over requests given as JSON: {conf = {...}, requests = [{path=, ...}]}.
-- Bytes that JSON has no way to hold come in Base64, in members that end in _base64.

local cjson = require "cjson.safe"
local attack_filter = require "gateway.steps.attack_filter"

local root = ngx.var.document_root

local function step_for(conf)
    return attack_filter.new({
        rules_dir = conf.rules_dir or root .. "/rules",
        attack = { blocking_score = conf.blocking_score or 5,
            paranoia_level = conf.paranoia_level or 1 },
    })
end

local function text(request, field)
    local encoded = request[field .. "_base64"]
    return encoded and ngx.decode_base64(encoded) or request[field]
end

local function arguments_of(request)
    local arguments = request.arguments or {}
    for i, item in ipairs(request.arguments_base64 or {}) do
        arguments[i] = ngx.decode_base64(item)
    end
    return arguments
end

local function context(request)
    local arguments, body = arguments_of(request), text(request, "body") or ""
    local headers = request.headers or {}
    for name, value in pairs(request.headers_base64 or {}) do
        headers[name] = ngx.decode_base64(value)
    end
    return {
        path = text(request, "path") or "/api/users", headers = headers, method = "GET",
        media_type = request.media_type, route = request.route and { path = request.route, mirrors = request.mirrors },
        arguments = function() return arguments end,
        body = function() return body end,
    }
end

ngx.req.read_body()
local input = cjson.decode(ngx.req.get_body_data())
local step, err = step_for(input.conf)
if not step then
    ngx.print(cjson.encode({ error = err }))
    return
end
local answers = {}
for i, request in ipairs(input.requests) do
    local ctx = context(request)
    local ok, reason, status = step:access(ctx)
    answers[i] = { ok = ok or false, status = status, reason = reason, attack = ctx.attack }
end
ngx.print(cjson.encode({ answers = answers }))
