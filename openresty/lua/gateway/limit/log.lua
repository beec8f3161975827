-- A caller's log: when it was let through within the last window, in at most 65 pairs of a time and
-- a count. Exact from above: see docs/decisions/0007-sliding-window.md.
--
-- Times are counted in ticks, 2^30 to a window, from a base in seconds. A request's time (its stamp) is
-- rounded up and the present is rounded down, so that nothing leaves the window too early.

local ffi = require "ffi"

ffi.cdef [[
    typedef struct { uint32_t last; uint32_t count; } gateway_log_pair_t;
    typedef struct {
        double base;         /* seconds at tick 0 */
        uint32_t begin;      /* tick at which the newest pair began */
        uint32_t total;      /* of all counts */
        uint32_t first, n;   /* the oldest pair, and how many there are: the pairs are a ring */
        gateway_log_pair_t pairs[65];
    } gateway_log_t;
]]

local floor, ceil, max = math.floor, math.ceil, math.max

local WINDOW = 2 ^ 30
local STEP = 2 ^ 24     -- a pair lasts less than this: a 64th of the window
local REBASE = 3 * WINDOW
local PAIRS = 65        -- more can't begin within a window and a step

local _M = {}


-- The pair that has `i` older ones.
local function pair(log, i)
    local at = log.first + i
    return log.pairs[at < PAIRS and at or at - PAIRS]
end


local function start_over(log, now)
    log.base, log.begin, log.total, log.first, log.n = now, 0, 0, 0, 0
    return 0, 0
end


-- Ticks have 32 bits: move the base to the oldest pair before they are used up.
local function rebase(log, window)
    local by = pair(log, 0).last
    if log.begin < by then
        by = log.begin
    end
    for i = 0, log.n - 1 do
        pair(log, i).last = pair(log, i).last - by
    end
    log.begin = log.begin - by
    log.base = log.base + by * (window / WINDOW)
    return by
end


-- Take out the pairs that have left the window. One stays, by `advance`.
local function drop_old(log, present)
    while present - pair(log, 0).last >= WINDOW do
        log.total = log.total - pair(log, 0).count
        log.first = log.first + 1 < PAIRS and log.first + 1 or 0
        log.n = log.n - 1
    end
end


--- Bring the log to `now`: without what has left the window. -> the present, and the stamp of a request
--- that is made now
function _M.advance(log, window, now)
    if log.n == 0 then
        return start_over(log, now)
    end
    local newest = pair(log, log.n - 1).last
    local ticks = (now - log.base) * (WINDOW / window)
    local present, stamp = floor(ticks), ceil(ticks)
    -- A clock that was set back by more than a window says nothing about what is in the log.
    if present - newest >= WINDOW or newest - present > WINDOW then
        return start_over(log, now)
    end
    if present < newest then
        present, stamp = newest, newest
    end
    if present - pair(log, 0).last >= WINDOW then
        drop_old(log, present)
    end
    if stamp > REBASE then
        local by = rebase(log, window)
        present, stamp = present - by, stamp - by
    end
    return present, stamp
end


-- The pair with which `needed` requests have left the window.
local function last_of(log, needed)
    local i = 0
    while i < log.n - 1 and pair(log, i).count < needed do
        needed = needed - pair(log, i).count
        i = i + 1
    end
    return i
end


--- Seconds until `needed` (at least 1) of the requests in the window have left it.
function _M.seconds_until_free(log, needed, window, present)
    local oldest = pair(log, 0)
    if oldest.count < needed then
        oldest = pair(log, last_of(log, needed))
    end
    local age = max(0, present - oldest.last)  -- rounded up, a time can be ahead by a tick
    return (WINDOW - age) * (window / WINDOW)
end


--- Count a request at `stamp`. -> its time in seconds, for `remove`
function _M.append(log, window, stamp)
    local n = log.n
    if n > 0 and (stamp - log.begin < STEP or n == PAIRS) then
        local newest = pair(log, n - 1)
        newest.last, newest.count = stamp, newest.count + 1
    else
        local newest = pair(log, n)
        newest.last, newest.count = stamp, 1
        log.begin, log.n = stamp, n + 1
    end
    log.total = log.total + 1
    return log.base + stamp * (window / WINDOW)
end


--- Take back a request that `append` counted at the time `at`, where it is still there.
function _M.remove(log, window, at)
    local tick = floor((at - log.base) * (WINDOW / window) + 0.5)
    for i = 0, log.n - 1 do
        local found = pair(log, i)
        if found.last >= tick then
            if found.count > 0 then
                -- An empty pair stays until its time: the newest one has to be somebody's beginning.
                found.count, log.total = found.count - 1, log.total - 1
            end
            return
        end
    end
end


return _M
