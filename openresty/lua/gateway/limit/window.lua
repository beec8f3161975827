-- Sliding windows in this node's shared memory: at most so many requests in any interval of a
-- window's length, atomic over all workers.

local clock = require "gateway.clock"
local log = require "gateway.limit.log"
local memory = require "gateway.limit.memory"

local clock_now = clock.now
local unlock = memory.unlock
local advance, append, remove = log.advance, log.append, log.remove
local seconds_until_free = log.seconds_until_free

local _M = {}

local CALLERS = 65536  -- 37 MB, of which the system gives what is used

local logs = memory.new("logs", "gateway_log_t", CALLERS)

--- The callers' logs: a table of memory.lua.
_M.logs = logs


--- Count one request of the caller `key`, if fewer than `count` were let through in the last
--- `window` seconds (a fraction is fine; one key always has one window).
--- `now`: seconds, only for tests; else this machine's monotonic clock.
--- -> allowed, remaining (after this one), seconds until more is available, and, when allowed, the
--- time under which it was counted, for `give_back`.
function _M.take(key, count, window, now)
    now = now or clock_now()
    local of_caller, mutex = logs:lock(key, now)
    local present, stamp = advance(of_caller, window, now)
    local used, at = of_caller.total, nil
    local allowed = used < count
    if allowed then
        at = append(of_caller, window, stamp)
        used = used + 1
    end
    local reset = seconds_until_free(of_caller, allowed and 1 or used - count + 1, window, present)
    unlock(mutex)
    return allowed, allowed and count - used or 0, reset, at
end


--- Take back the request that `take` counted under the time `at`, from the pair that it is in: were
--- it taken from another, wrong attempts in a client's name could make the right ones last forever.
function _M.give_back(key, window, at, now)
    now = now or clock_now()
    local of_caller, mutex = logs:lock(key, now)
    advance(of_caller, window, now)
    remove(of_caller, window, at)
    unlock(mutex)
end


return _M
