-- Sliding windows in this node's shared memory: at most so many requests in any interval of a
-- window's length, atomic over all workers.

local clock = require "gateway.limit.clock"
local joined = require "gateway.limit.joined"
local lock = require "gateway.limit.lock"
local log = require "gateway.limit.log"

local dict = ngx.shared.gateway_limits
local clock_now = clock.now
local acquire, release = lock.acquire, lock.release
local load, total, pack = log.load, log.total, log.pack
local append, remove, seconds_until_free = log.append, log.remove, log.seconds_until_free

local _M = {}

-- nginx drops a value by the time that a worker has last looked at, which may be a while ago.
local SPARE_SECONDS = 5
local WRITES = 5
local COMPLAIN_SECONDS = 60
local complained_at = -COMPLAIN_SECONDS


-- nginx makes room by dropping those who were not here for longest, 30 at a time; a few rounds may
-- be needed before their space fits. What still can't be written is forgotten, as if dropped too.
local function write(key, value, seconds)
    for _ = 1, WRITES do
        if dict:set(key, value, seconds + SPARE_SECONDS) then
            return
        end
    end
    local now = clock_now()
    if now - complained_at >= COMPLAIN_SECONDS then
        complained_at = now
        ngx.log(ngx.ERR, "rate limit: no room in lua_shared_dict gateway_limits")
    end
end


--- Count one request of the caller `key`, if fewer than `count` were let through in the last
--- `window` seconds (a fraction is fine; one key always has one window).
--- `now`: seconds, only for tests; else this machine's monotonic clock.
--- -> allowed, remaining (after this one), seconds until more is available, and, when allowed, the
--- time under which it was counted, for `give_back`.
function _M.take(key, count, window, now)
    local lock_key = joined("!", key)
    local _, held = acquire(dict, lock_key)
    load(dict:get(key), window, now or clock_now())
    local used = total()
    local allowed = used < count
    local at
    if allowed then
        at = append(window)
        used = used + 1
        write(key, pack(), window)
    end
    local reset = seconds_until_free(allowed and 1 or used - count + 1, window)
    if held then
        release(dict, lock_key)
    end
    return allowed, allowed and count - used or 0, reset, at
end


--- Take back the request that `take` counted under the time `at`, from the pair that it is in: were
--- it taken from another, wrong attempts in a client's name could make the right ones last forever.
--- -> true; false when the lock was not to be had in a phase that can't wait for it.
function _M.give_back(key, window, at, now)
    local lock_key = joined("!", key)
    local ok, held = acquire(dict, lock_key)
    if not ok then
        return false
    end
    local packed = dict:get(key)
    if packed then
        load(packed, window, now or clock_now())
        if remove(window, at) then
            write(key, pack(), window)
        end
    end
    if held then
        release(dict, lock_key)
    end
    return true
end


return _M
