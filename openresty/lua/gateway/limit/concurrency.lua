-- How many requests of a caller are under way, counted in this node's shared memory (with Redis
-- too: what a node has under way is its own business, and it ends with the node).
--
-- A worker that is killed never counts its requests down. So the counters' names contain an era. It
-- begins with the configuration, in the master, and anew when the successor of a killed worker starts:
-- then all counts start at zero, and what is under way is no longer counted. For as long as that
-- lasts a caller may have up to twice its limit. The same goes for a reload.

local clock = require "gateway.limit.clock"
local joined = require "gateway.limit.joined"

local dict = ngx.shared.gateway_limits

local _M = {}

local ERA = "era"
local FOLLOW_SECONDS = 1  -- until every worker has noticed a new era
local KEPT_SECONDS = 86400  -- a count starts at zero after that, whatever is under way

local function fresh()
    return ("%.6f:"):format(clock.now())
end


local era = fresh()


local function follow()
    era = dict:get(ERA) or era
end


--- Once in each worker, when it starts.
function _M.begin_era()
    local is_first = dict:add(("started:%s%d"):format(era, ngx.worker.id()), true, KEPT_SECONDS)
    if not is_first then
        era = fresh()
    end
    dict:set(ERA, era)
    assert(ngx.timer.every(FOLLOW_SECONDS, follow))
end


--- Begin a request of `caller`, who may have `limit` under way. -> the slot, for `leave`, or nil
function _M.enter(caller, limit)
    local slot = joined(era, caller)
    local under_way = dict:incr(slot, 1, 0, KEPT_SECONDS)
    if not under_way then
        return slot  -- no room in shared memory: such a caller is not counted
    end
    if under_way > limit then
        dict:incr(slot, -1)
        return nil
    end
    return slot
end


--- End the request that was given `slot`.
function _M.leave(slot)
    local under_way = dict:incr(slot, -1)
    if under_way and under_way < 0 then
        dict:delete(slot)  -- it had been dropped for want of room and counted anew
    end
end


return _M
