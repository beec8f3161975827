-- The parts of the shape step, called one by one: a batch of {part, arguments...} gives their results.

local cjson = require "cjson"
local context = require "gateway.context"
local routes = require "gateway.policy.routes"
local schema = require "gateway.policy.schema"
local shape = require "gateway.steps.shape"
local target = require "gateway.policy.target"
local utf8 = require "gateway.policy.utf8"

local parts, made = {}, {}

local function with_policy(policy, use)
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write(policy)
    file:close()
    local result = use(path)
    os.remove(path)
    return result
end

function parts.schema(description, values)
    local check, err = schema.compile(description)
    if not check then
        return { error = err }
    end
    local verdicts = {}
    for i, value in ipairs(values) do
        local ok, cause = check(value)
        verdicts[i] = ok and "fits" or cause
    end
    return verdicts
end

function parts.path(raw)
    return target.check_path(raw) or "fine"
end

function parts.query(raw)
    local cause, high = target.check_query(raw)
    return cause or high and "high" or "fine"
end

function parts.decode(raw)
    return target.decode(raw)
end

function parts.utf8(hex)
    local text = hex:gsub("..", function(pair) return string.char(tonumber(pair, 16)) end)
    return utf8.is_valid(text)
end

function parts.load(policy)
    return with_policy(policy, function(path)
        local compiled, err = routes.new(path)
        return compiled and "fine" or err:gsub("^" .. path:match("[^/]*$"), "policy.json")
    end)
end

function parts.load_file(path)
    local compiled, err = routes.new(path)
    return compiled and "fine" or err
end

function parts.match(policy, paths)
    made[policy] = made[policy] or with_policy(policy, function(path) return assert(routes.new(path)) end)
    local results = {}
    for i, path in ipairs(paths) do
        local values = {}
        local route = made[policy]:match(path, values)
        local count = route and #route.parameter_checks or 0
        local decoded = {}
        for n = 1, count do decoded[n] = target.decode(values[n]) end
        results[i] = { path = route and route.path, values = decoded }
    end
    return results
end

local CONF = {
    max_uri_bytes = 8192, max_arguments = 100, max_headers = 100, max_header_bytes = 8192,
    max_body_bytes = 1048576,
}

function parts.access(policy_file, requests)
    local conf = setmetatable({ policy_file = policy_file }, { __index = CONF })
    made[policy_file] = made[policy_file] or assert(shape.new(conf))
    local results = {}
    for i, asked in ipairs(requests) do
        local ctx = setmetatable({
            method = asked.method, raw_path = asked.path, raw_query = asked.query,
            headers = asked.headers, media_type = asked.media_type,
        }, { __index = function(_, name) return context[name] end })
        local ok, reason, status = made[policy_file]:access(ctx)
        results[i] = {
            ok = ok == true, status = status, reason = reason, route = ctx.route and ctx.route.path,
            operation = ctx.operation ~= nil, service = ctx.route and ctx.route.service,
        }
    end
    return results
end

ngx.req.read_body()
local results = {}
for i, call in ipairs(cjson.decode(ngx.req.get_body_data())) do
    results[i] = parts[call[1]](call[2], call[3])
end
ngx.print(cjson.encode(results))
