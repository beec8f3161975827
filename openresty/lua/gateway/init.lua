-- The gateway: every request passes the steps in their order, and the first that refuses ends it.

local content = require "gateway.content"
local context = require "gateway.context"
local decisions = require "gateway.decisions"
local metrics = require "gateway.metrics"
local refusal = require "gateway.refusal"
local settings = require "gateway.settings"

local http_version = ngx.req.http_version

local _M = {}

local conf, own, ring
local identity, shape, attack_filter, bearer, rate_limit, proxy


local function pass()
    return true
end


-- One line for people. Given a text, nginx would print it with a stack trace; given nothing, it only
-- does not start, or at a reload goes on with what it had.
local function refuse_to_start(reason)
    io.stderr:write("gateway: cannot start: ", reason, "\n")
    error(nil, 0)
end


-- A step with its mode; one that is off lets everything pass. Without its checks the shape is still
-- what says where a request goes.
local function make(name)
    local mode = conf.modes[name] or "enforce"
    if mode == "off" and name ~= "shape" then
        return { name = name, mode = mode, access = pass, step = {} }
    end
    local step, err = require("gateway.steps." .. name).new(conf)
    if not step then
        refuse_to_start(err)
    end
    return { name = name, mode = mode, access = step.access, step = step }
end


--- Once in the master: check every setting, rule and policy; one that is broken keeps nginx from
--- starting, and at a reload leaves the old configuration in use.
function _M.start()
    -- The steps make longer traces than LuaJIT expects of a program.
    jit.opt.start("maxrecord=40000", "maxirconst=8000", "maxsnap=4000", "maxside=400")
    local ok, err
    ok, conf = pcall(settings.read, os.getenv)
    if not ok then
        refuse_to_start(conf)
    end
    ring = decisions.new(ngx.shared.gateway_decisions, conf.decisions_kept)
    own, err = content.new(ring, conf.root .. "/docs")
    if not own then
        refuse_to_start(err)
    end
    identity, shape, attack_filter = make("identity"), make("shape"), make("attack_filter")
    bearer, rate_limit, proxy = make("bearer"), make("rate_limit"), make("proxy")
    if os.getenv("GATEWAY_CHECK") then -- all is well, and that was the question
        os.exit(0)
    end
    return _M
end


--- Once in each worker.
function _M.init_worker()
    metrics.init_worker()
    for _, entry in ipairs { identity, shape, attack_filter, bearer, rate_limit } do
        if entry.step.init_worker then
            entry.step:init_worker()
        end
    end
end


function _M.exit_worker()
    metrics.flush()
end


local function find(ctx, step, mode, reason, status)
    local finding = { step = step, mode = mode, code = reason.code, status = status, detail = reason.detail }
    metrics.finding(finding)
    ctx.findings = ctx.findings or {}
    table.insert(ctx.findings, finding)
end


-- The client of a token that verified, also where that token was refused: revoked, or short of scope.
local function verified_client(ctx)
    if ctx.bearer then
        return ctx.bearer.client_id
    end
    for _, finding in ipairs(ctx.findings) do
        if finding.step == "bearer" and finding.detail and finding.detail.client_id then
            return finding.detail.client_id
        end
    end
end


-- Keep what was found, for the operator, and have nginx write it as a log line.
local function keep(ctx, outcome, status)
    local route = ctx.route
    ngx.var.gateway_decision = ring:keep({
        event = "decision",
        request_id = ctx.request_id,
        time = ngx.utctime():gsub(" ", "T") .. "Z",
        outcome = outcome,
        status = status,
        method = ctx.method,
        path = ctx.raw_path:sub(1, 512),
        route = route and route.path,
        service = route and route.service,
        client_address = ctx.client_address,
        client_id = verified_client(ctx),
        findings = ctx.findings,
    })
end


local function refuse(ctx, step, reason, status)
    if reason.closes and not ctx.closing then
        -- Who can't tell where a request ends must not look for the next one. nginx closes the
        -- connection after a 400, for whose answer it comes back to refused_by_nginx.
        ctx.closing = { step, reason, status }
        return ngx.exit(ngx.HTTP_BAD_REQUEST)
    end
    find(ctx, step, "enforce", reason, status)
    keep(ctx, "refused", status)
    return refusal.answer(ctx.request_id, reason, status)
end


-- Whether the request goes on after this step; else it was answered.
local function passes(entry, ctx)
    local ok, reason, status = entry.access(entry.step, ctx)
    if ok then
        return true
    elseif entry.mode == "enforce" then
        return refuse(ctx, entry.name, reason, status)
    elseif entry.mode == "shadow" then
        find(ctx, entry.name, "shadow", reason, status)
    end
    return true
end


-- Hand the request to who answers it: the gateway itself or a service.
local function deliver(ctx)
    if ctx.findings then
        keep(ctx, "passed")
    end
    local route = ctx.route
    if route and route.service == "gateway" then
        local ok, reason, status = own:access(ctx)
        return ok or refuse(ctx, "gateway", reason, status)
    end
    ctx:body() -- the time for it counts even where no step has looked at it
    return passes(proxy, ctx)
end


--- Each request, before it is proxied. The steps and their order; written out and not a loop,
--- which LuaJIT would compile for one step and leave for each of the others.
function _M.access()
    local ctx = context.new(conf)
    -- HTTP/0.9: its answers have neither status nor fields. All others have a host.
    if not ctx.headers.host and http_version() == 0.9 then
        return ngx.exit(ngx.HTTP_CLOSE)
    end
    return passes(identity, ctx)
        and passes(shape, ctx)
        and passes(attack_filter, ctx)
        and passes(bearer, ctx)
        and passes(rate_limit, ctx)
        and deliver(ctx)
end


-- A request that nginx refused before any step saw it.
local function unseen()
    local var = ngx.var
    return {
        request_id = var.gateway_request_id,
        client_address = var.remote_addr,
        method = (var.request or ""):match("^[A-Z]+") or "",
        -- from the request line: nginx has no address yet when it can't read it
        raw_path = (var.request or ""):match("^%S+ +([^? ]*)") or "",
    }
end


--- The answer to what nginx itself refuses, or could not get from an upstream.
function _M.refused_by_nginx()
    if http_version() == 0.9 then
        return ngx.exit(ngx.HTTP_CLOSE)
    end
    local ctx = context.current() or unseen()
    if ctx.closing then
        return refuse(ctx, unpack(ctx.closing))
    end
    local reason, status, step = refusal.by_nginx(ctx.timed_out and 408 or ngx.status)
    return refuse(ctx, step, reason, status)
end


--- The counters, for Prometheus.
function _M.metrics()
    local feed = bearer.step.feed -- none where the step is off
    ngx.header["Content-Type"] = "text/plain; version=0.0.4"
    ngx.print(metrics.render(feed and feed:figures() or {}))
end


--- Each request, when it was answered.
function _M.log()
    local ctx, status = context.current(), ngx.status
    if not ctx then
        return metrics.request("none", "other", status)
    end
    if rate_limit.step.log then
        rate_limit.step:log(ctx)
    end
    local service = ctx.route and ctx.route.service or "none"
    metrics.request(service, ctx.method, status)
    metrics.upstream(service, ngx.var.upstream_response_time)
    context.finish()
end


return _M
