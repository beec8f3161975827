-- Seconds since some moment in the past, the same for all processes of this machine and never set
-- back: what counts time must not stand still because somebody corrected the date.

local ffi = require "ffi"

-- Under a name of our own, so that another library may declare clock_gettime too.
ffi.cdef [[
    typedef struct { long seconds; long nanoseconds; } gateway_clock_t;
    int gateway_clock_gettime(int clock, gateway_clock_t *time) __asm__("clock_gettime");
]]

local C = ffi.C
local tonumber = tonumber
local MONOTONIC = ffi.os == "OSX" and 6 or ffi.os == "BSD" and 4 or 1
local time = ffi.new("gateway_clock_t[1]")

local _M = {}


--- Seconds, with a fraction. Not nginx's cached time, which lags in a worker that is busy.
function _M.now()
    C.gateway_clock_gettime(MONOTONIC, time)
    return tonumber(time[0].seconds) + tonumber(time[0].nanoseconds) * 1e-9
end


return _M
