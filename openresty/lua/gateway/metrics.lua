-- Counters in Prometheus' text format. Each worker counts for itself and adds its counts to shared
-- memory once a second: nothing is shared while a request is served.

local _M = {}

local FLUSH_SECONDS = 1
local BOUNDS = { 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10 }
local METHODS = { GET = true, HEAD = true, POST = true, PUT = true, PATCH = true, DELETE = true, OPTIONS = true }
local STALE_DECISIONS = "gateway_revocation_stale_decisions_total"
local ABOUT = {
    { "gateway_requests_total", "counter", "Requests by service, method and status" },
    { "gateway_refusals_total", "counter", "Refused, or in shadow would have been, by step and code" },
    { "gateway_rule_matches_total", "counter", "Rules of the attack filter that a refusal was for" },
    { "gateway_redis_fallbacks_total", "counter", "Times that limits were counted here for want of Redis" },
    { "gateway_revocation_list_age_seconds", "gauge", "Time since the list of revocations was last known to be all" },
    { "gateway_revocation_list_version", "gauge", "The version of that list" },
    { "gateway_revocation_list_stale", "gauge", "1 while there is no list, or only one that is too old" },
    { STALE_DECISIONS, "counter", "Tokens that were judged by a list that was too old" },
    { "gateway_upstream_seconds", "histogram", "Time until a service had answered" },
}

local dict, limits = ngx.shared.gateway_metrics, ngx.shared.gateway_limits
local counts = {}
local names = {}  -- request counters' names by service, method and status


local function add(name, by)
    counts[name] = (counts[name] or 0) + by
end


local function request_counter(service, method, status)
    method = METHODS[method] and method or "other"
    local by_method = names[service] or {}
    names[service] = by_method
    local by_status = by_method[method] or {}
    by_method[method] = by_status
    local name = by_status[status]
    if not name then
        name = ('gateway_requests_total{service="%s",method="%s",status="%d"}'):format(service, method, status)
        by_status[status] = name
    end
    return name
end


--- Count a request that was answered.
function _M.request(service, method, status)
    add(request_counter(service, method, status), 1)
end


local histograms = {}

local function histogram(service)
    local known = histograms[service]
    if not known then
        known = { inf = ('gateway_upstream_seconds_bucket{service="%s",le="+Inf"}'):format(service),
                  sum = ('gateway_upstream_seconds_sum{service="%s"}'):format(service),
                  count = ('gateway_upstream_seconds_count{service="%s"}'):format(service) }
        for i, bound in ipairs(BOUNDS) do
            known[i] = ('gateway_upstream_seconds_bucket{service="%s",le="%s"}'):format(service, bound)
            add(known[i], 0) -- a histogram has all its buckets
        end
        add(known.inf, 0)
        histograms[service] = known
    end
    return known
end


-- Each time counts in a single bucket; `render` adds up those before it.
local function bucket(known, seconds)
    if seconds <= BOUNDS[1] then
        return known[1]
    end
    for i = 2, #BOUNDS do
        if seconds <= BOUNDS[i] then
            return known[i]
        end
    end
    return known.inf
end


-- "0.001", or of several tries "0.000, 0.001", with "-" for one that never began.
local function seconds_of(times)
    local seconds = tonumber(times)
    if not seconds then
        for time in times:gmatch("[%d.]+") do
            seconds = (seconds or 0) + tonumber(time)
        end
    end
    return seconds
end


--- Count the time that an upstream took; `times` is nginx's $upstream_response_time, or nil.
function _M.upstream(service, times)
    local seconds = times and seconds_of(times)
    if not seconds then
        return
    end
    local known = histogram(service)
    add(bucket(known, seconds), 1)
    add(known.sum, seconds)
    add(known.count, 1)
end


--- Count a finding of a step: a refusal, or in shadow what would have been one.
function _M.finding(finding)
    add(('gateway_refusals_total{step="%s",code="%s",mode="%s"}')
        :format(finding.step, finding.code, finding.mode), 1)
    for _, rule in ipairs(finding.detail and finding.detail.rules or {}) do
        add(('gateway_rule_matches_total{rule="%s",mode="%s"}'):format(rule.id, finding.mode), 1)
    end
end


--- Count a token that was judged by a list of revocations that is too old.
function _M.stale_decision()
    add(STALE_DECISIONS, 1)
end


--- Add this worker's counts to those of all.
function _M.flush()
    for name, count in pairs(counts) do
        dict:incr(name, count, 0)
        counts[name] = nil
    end
end


--- Once a worker.
function _M.init_worker()
    add(STALE_DECISIONS, 0) -- there from the start, so that a rise from nothing is seen
    assert(ngx.timer.every(FLUSH_SECONDS, function() _M.flush() end))
end


-- Buckets by their numbers, not by their spelling.
local function sort_key(name)
    return (name:gsub('le="([^"]*)"', function(bound)
        return ("%09.3f"):format(bound == "+Inf" and 99999 or tonumber(bound))
    end))
end


local function sorted_names()
    local keys, order = dict:get_keys(0), {}
    for _, name in ipairs(keys) do
        order[name] = sort_key(name)
    end
    table.sort(keys, function(one, other) return order[one] < order[other] end)
    return keys
end


-- A histogram's buckets are cumulative; they come in their order.
local function value_of(name, sums)
    local value = dict:get(name)
    local histogram_of = name:match("^(.*_bucket{.*),le=")
    if histogram_of then
        value = value + (sums[histogram_of] or 0)
        sums[histogram_of] = value
    end
    return value
end


-- A gauge without a value is not there.
local function set_gauges(list)
    dict:set("gateway_revocation_list_age_seconds", list.age)
    dict:set("gateway_revocation_list_version", list.version)
    dict:set("gateway_revocation_list_stale", list.stale and 1 or list.stale == false and 0 or nil)
end


--- All counts, as Prometheus reads them; those of another worker are a second old at most. list: of
--- the list of revocations age, version and stale, as far as they are known.
function _M.render(list)
    _M.flush()
    set_gauges(list)
    dict:set("gateway_redis_fallbacks_total", limits:get("redis_fallbacks") or 0)
    local keys = sorted_names()
    local lines, sums = {}, {}
    for _, about in ipairs(ABOUT) do
        local family, kind, help = unpack(about)
        lines[#lines + 1] = ("# HELP %s %s\n# TYPE %s %s"):format(family, help, family, kind)
        for _, name in ipairs(keys) do
            if name:sub(1, #family) == family then
                lines[#lines + 1] = name .. " " .. value_of(name, sums)
            end
        end
    end
    return table.concat(lines, "\n") .. "\n"
end


return _M
