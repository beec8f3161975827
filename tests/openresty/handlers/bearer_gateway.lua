-- A gateway with nothing but the bearer step, its keys and revocations followed for real. Their
-- clock can be moved: /skew?300 adds seconds. / decides on the request and says what this worker
-- knows. Without conf.revocations nothing is revoked.

local bearer_step = require "gateway.steps.bearer"
local cjson = require "cjson"
local feed = require "gateway.bearer.feed"
local keys = require "gateway.bearer.keys"
local verifier = require "gateway.bearer.verifier"

local _M = {}
local step

local none = {}
function none:init_worker() end
function none:is_revoked() return false end
function none:ready() return true end
function none:figures() return {} end


local function skewed()
    return ngx.now() + (ngx.shared.test:get("skew") or 0)
end


local function count_stale()
    ngx.shared.test:incr("stale decisions", 1, 0)
end


-- As the step does it, but with a clock that can be moved.
local function follow(conf)
    local dict, wanted = ngx.shared.gateway_keys, conf.revocations
    step.keys = keys.new({ url = conf.jwks_url, dict = dict, now = skewed })
    step.feed = wanted and feed.new({
        url = wanted.url, poll_seconds = wanted.poll_seconds,
        max_age = wanted.max_age, stale = wanted.stale,
        issuer = conf.issuer, keys = step.keys, keys_url = conf.jwks_url,
        dict = dict, now = skewed, on_stale = count_stale,
    }) or none
    step.verifier = verifier.new(step.keys, conf, step.feed, ngx.now)
end


--- conf: as for the step, but `revocations` as JSON or nil.
function _M.start(conf)
    local wanted = conf.revocations and cjson.decode(conf.revocations)
    conf.revocations = wanted
        or { url = conf.jwks_url, poll_seconds = 1, max_age = 60, stale = "accept" }
    local err
    step, err = bearer_step.new(conf)
    if not step then
        error(err, 0)
    end
    conf.revocations = wanted
    follow(conf)
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
        list = step.feed:figures(),
        list_failures = step.feed.slots and step.feed.slots:get("failures") or 0,
        stale_decisions = ngx.shared.test:get("stale decisions") or 0,
        failures = step.keys.slots:get("failures") or 0,
        pause = step.keys.slots:get("pause") or 0,
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
