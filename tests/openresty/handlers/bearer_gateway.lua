-- A gateway with nothing but the bearer step, its keys followed for real. The clock of the keys can
-- be moved: /skew?300 adds seconds. / decides on the request and says what this worker knows.

local bearer_step = require "gateway.steps.bearer"
local cjson = require "cjson"
local keys = require "gateway.bearer.keys"
local no_revocations = require "gateway.bearer.no_revocations"
local verifier = require "gateway.bearer.verifier"

local _M = {}
local step


local function skewed()
    return ngx.now() + (ngx.shared.test:get("skew") or 0)
end


function _M.start(conf)
    local err
    step, err = bearer_step.new(conf)
    if not step then
        error(err, 0)
    end
    step.keys = keys.new({ url = conf.jwks_url, dict = ngx.shared.gateway_keys, now = skewed })
    step.verifier = verifier.new(step.keys, conf, no_revocations, ngx.now)
end


function _M.init_worker()
    step:init_worker()
end


local function decide()
    local headers = ngx.req.get_headers()
    local route = { audience = ngx.var.arg_audience or "https://api.test" }
    local cached = headers.authorization
        and step.verifier:cached(headers.authorization, route.audience) ~= nil
    local ctx = { headers = headers, route = route, operation = { scopes = {} } }
    local ok, reason, status = step:access(ctx)
    local kids = {}
    for kid in pairs(step.keys:current()) do
        kids[#kids + 1] = kid
    end
    table.sort(kids)
    return {
        pid = ngx.worker.pid(),
        status = ok and 200 or status,
        reason = reason,
        kids = table.concat(kids, " "),
        cached = cached,
        ready = step:ready(),
        failures = step.keys.set:slot("failures") or 0,
        pause = step.keys.set:slot("pause") or 0,
    }
end


function _M.content()
    if ngx.var.uri == "/skew" then
        ngx.shared.test:incr("skew", tonumber(ngx.var.args), 0)
        return ngx.print("{}")
    end
    return ngx.print(cjson.encode(decide()))
end


return _M
