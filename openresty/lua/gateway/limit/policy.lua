-- A limit: its name, its numbers, and how they are told to callers, by
-- draft-ietf-httpapi-ratelimit-headers-10 (structured fields, RFC 9651).
--
-- A client's quota {rate, burst} becomes the window in which `burst` requests are `rate` a second:
-- `burst` in `burst / rate` seconds. So a burst passes at once, there are never more than `burst`
-- in a window, and in the long run there are `rate` a second. Windows shorter than MIN_SECONDS
-- can't be told from a network's jitter: there as many of them as make it up count as one.

local ceil, floor, max = math.ceil, math.floor, math.max

local _M = {}

local MIN_SECONDS = 0.01
local MAX_SECONDS = 30 * 86400
local KNOWN_QUOTAS = 1000


-- Headers are in whole seconds. What a window with a fraction allows is allowed by the next longer
-- whole one too; one shorter than a second is told as its requests a second.
local function advertised(count, window)
    if window >= 1 then
        return count, ceil(window)
    end
    return max(1, floor(count / window + 1e-6)), 1
end


--- `count` requests in any `window` seconds.
function _M.new(name, count, window)
    local q, w = advertised(count, window)
    return {
        name = name,
        count = count,
        window = window,
        -- A window has logs of its own: what is left of one can't be read as another.
        key_prefix = ("%s:%.9g:"):format(name, window),
        header = ('"%s";q=%d;w=%d'):format(name, q, w),
        state = ('"%s";r='):format(name),
    }
end


--- `count` requests under way at once.
function _M.concurrent(name, count)
    return {
        name = name,
        count = count,
        key_prefix = name .. ":",
        header = ('"%s";q=%d;qu="concurrent-requests"'):format(name, count),
        state = ('"%s";r='):format(name),
    }
end


local function from_quota(rate, burst)
    burst = max(1, floor(burst))
    local window = burst / rate
    local windows = window < MIN_SECONDS and ceil(MIN_SECONDS / window) or 1
    if window > MAX_SECONDS then
        window = MAX_SECONDS
    end
    return _M.new("client", burst * windows, window * windows)
end


local quotas, known = {}, 0

--- The limit of a client with this quota: requests a second, and how many may come at once.
function _M.of_quota(rate, burst)
    local of_rate = quotas[rate]
    local policy = of_rate and of_rate[burst]
    if policy then
        return policy
    end
    if known >= KNOWN_QUOTAS then
        quotas, known = {}, 0
    end
    policy = from_quota(rate, burst)
    quotas[rate] = quotas[rate] or {}
    quotas[rate][burst] = policy
    known = known + 1
    return policy
end


--- The RateLimit field's value: how many are left, and in how many seconds there are more.
function _M.state(policy, remaining, seconds)
    return policy.state .. remaining .. ";t=" .. max(1, ceil(seconds))
end


return _M
