-- How many requests of a caller are under way, counted in this node's shared memory (with Redis
-- too: what a node has under way is its own business, and it ends with the node).
--
-- A worker that is killed never counts its requests down. So a count belongs to an era, and the
-- successor of a killed worker begins a new one: then all counts start at zero, and what is under way is
-- no longer counted. For as long as that lasts a caller may have up to twice its limit.

local ffi = require "ffi"
local clock = require "gateway.clock"
local memory = require "gateway.limit.memory"

ffi.cdef "typedef struct { uint32_t era; uint32_t count; } gateway_under_way_t;"

local clock_now = clock.now
local unlock = memory.unlock

local _M = {}

local CALLERS = 65536
local KEPT_SECONDS = 86400

local counts = memory.new("counts", "gateway_under_way_t", CALLERS)
local head = counts.head
local configuration = ("%.6f"):format(clock_now())  -- of the master; its workers have the same


--- Once in each worker, when it starts.
function _M.begin_era()
    local name = ("started:%s:%d"):format(configuration, ngx.worker.id())
    if not ngx.shared.gateway_limits:add(name, true, KEPT_SECONDS) then
        head.era = head.era + 1
    end
end


--- Begin a request of `caller`, who may have `limit` under way. -> the era, for `leave`; or nil
function _M.enter(caller, limit)
    local under_way, mutex = counts:lock(caller, clock_now())
    local era = head.era
    if under_way.era ~= era then
        under_way.era, under_way.count = era, 0
    end
    local count = under_way.count
    if count < limit then
        under_way.count = count + 1
    else
        era = nil
    end
    unlock(mutex)
    return era
end


--- End a request that `caller` began in `era`.
function _M.leave(caller, era)
    local under_way, mutex = counts:lock(caller, clock_now())
    -- It may have been away for so long that its place was another's, and it counted anew.
    if under_way.era == era and under_way.count > 0 then
        under_way.count = under_way.count - 1
    end
    unlock(mutex)
end


return _M
