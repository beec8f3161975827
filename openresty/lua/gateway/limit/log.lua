-- A caller's log: when it was let through within the last window, in at most 65 pairs of a time and
-- a count, packed into one string. Exact from above: see docs/decisions/0007-sliding-window.md.
--
-- Times are counted in ticks, 2^30 to a window, from a base in seconds. A request's time is rounded
-- up and the present is rounded down, so that nothing leaves the window too early.

local ffi = require "ffi"

ffi.cdef [[
    typedef struct { uint32_t last; uint32_t count; } gateway_limit_pair_t;
    typedef struct {
        double base;      /* seconds at tick 0 */
        uint32_t begin;   /* tick at which the newest pair began */
        uint32_t total;   /* of all counts */
        gateway_limit_pair_t pairs[72];
    } gateway_limit_log_t;
]]

local floor, ceil, max = math.floor, math.ceil, math.max
local cast, copy, to_string = ffi.cast, ffi.copy, ffi.string
local packed_log = ffi.typeof("const gateway_limit_log_t *")

local WINDOW = 2 ^ 30
local STEP = 2 ^ 24     -- a pair lasts less than this: a 64th of the window
local REBASE = 3 * WINDOW
local PAIRS = 65        -- more can't begin within a window and a step
local HEADER, PAIR = 16, 8

local log = ffi.new("gateway_limit_log_t")
local pairs_ = log.pairs

local _M = {}

-- What is in `log`: `n` pairs; `present` and `stamp` are the time rounded down and up.
-- One request at a time works here, none yields in between.
local n, present, stamp = 0, 0, 0


local function start_over(now)
    log.base, log.begin, log.total = now, 0, 0
    n, present, stamp = 0, 0, 0
end


-- Ticks have 32 bits: move the base to the oldest pair before they are used up.
local function rebase(window)
    local by = pairs_[0].last
    if log.begin < by then
        by = log.begin
    end
    for i = 0, n - 1 do
        pairs_[i].last = pairs_[i].last - by
    end
    log.begin = log.begin - by
    log.base = log.base + by * (window / WINDOW)
    present, stamp = present - by, stamp - by
end


-- How many pairs have left the window at `present`, and the sum of their counts. One is left.
local function left(source)
    local first, gone = 0, 0
    while present - source.pairs[first].last >= WINDOW do
        gone = gone + source.pairs[first].count
        first = first + 1
    end
    return first, gone
end


-- Copy the pairs that are still in the window. Most of the time that is all of them: a loop that
-- is not gone round would keep LuaJIT from compiling what comes before and after it as one.
local function copy_live(packed, source)
    local all = (#packed - HEADER) / PAIR
    local first, gone = 0, 0
    if present - source.pairs[0].last >= WINDOW then
        first, gone = left(source)
    end
    n = all - first
    copy(pairs_, source.pairs + first, n * PAIR)
    log.base, log.begin, log.total = source.base, source.begin, source.total - gone
end


--- Read a packed log (or nil) as it is at `now`, without the pairs that have left the window.
function _M.load(packed, window, now)
    if not packed then
        return start_over(now)
    end
    local source = cast(packed_log, packed)
    local newest = source.pairs[(#packed - HEADER) / PAIR - 1].last
    local ticks = (now - source.base) * (WINDOW / window)
    present, stamp = floor(ticks), ceil(ticks)
    -- A clock that was set back by more than a window says nothing about what is in the log.
    if present - newest >= WINDOW or newest - present > WINDOW then
        return start_over(now)
    end
    if present < newest then
        present, stamp = newest, newest
    end
    copy_live(packed, source)
    if stamp > REBASE then
        rebase(window)
    end
end


--- How many requests are in the window.
function _M.total()
    return log.total
end


-- The pair with which `needed` requests have left the window.
local function last_of(needed)
    local i = 0
    while i < n - 1 and pairs_[i].count < needed do
        needed = needed - pairs_[i].count
        i = i + 1
    end
    return i
end


--- Seconds until `needed` (at least 1) of the requests in the window have left it.
function _M.seconds_until_free(needed, window)
    local i = pairs_[0].count < needed and last_of(needed) or 0
    local age = max(0, present - pairs_[i].last)  -- rounded up, a time can be ahead by a tick
    return (WINDOW - age) * (window / WINDOW)
end


--- Count a request now. -> its time, for `remove`
function _M.append(window)
    if n > 0 and (stamp - log.begin < STEP or n >= PAIRS) then
        local newest = pairs_[n - 1]
        newest.last, newest.count = stamp, newest.count + 1
    else
        pairs_[n].last, pairs_[n].count = stamp, 1
        log.begin, n = stamp, n + 1
    end
    log.total = log.total + 1
    return log.base + stamp * (window / WINDOW)
end


--- Take back a request that `append` counted at the time `at`. -> whether it was still there
function _M.remove(window, at)
    local tick = floor((at - log.base) * (WINDOW / window) + 0.5)
    for i = 0, n - 1 do
        local pair = pairs_[i]
        if pair.last >= tick then
            if pair.count == 0 then
                return false
            end
            -- An empty pair stays until its time: the newest one has to be somebody's beginning.
            pair.count, log.total = pair.count - 1, log.total - 1
            return true
        end
    end
    return false
end


--- The log, packed.
function _M.pack()
    return to_string(log, HEADER + n * PAIR)
end


return _M
