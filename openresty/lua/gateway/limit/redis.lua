-- Sliding windows in Redis, exact over all nodes that use it.
--
-- When Redis is away (can't be reached, is slow, refuses): limits are counted in this node's shared
-- memory, with the same numbers, and no request waits for Redis. It is tried again in the
-- background after 1 s, then 2, 4, 8 and 10 s. What was counted on one side isn't known on the
-- other, so around each change a caller may have up to its limit once more on each node.

local clock = require "gateway.clock"
local redis_client = require "gateway.limit.redis_client"

local dict = ngx.shared.gateway_limits
local timer_at = ngx.timer.at

local _M = {}
local mt = { __index = _M }

local PREFIX = "gateway:limit:"
local MICROSECONDS = 1e6
local FIRST_DELAY, LAST_DELAY = 1, 10
-- Shared by the workers: when to try again (there only while Redis is away), and how long it was
-- waited for that; who is trying.
local RETRY_AT, DELAY, TRYING = "redis_retry_at", "redis_delay", "redis_trying"
local FALLBACKS = "redis_fallbacks"


--- `address`: of redis_url.parse
function _M.new(address)
    return setmetatable({ client = redis_client.new(address), address = address }, mt)
end


local function came_back(self)
    dict:delete(DELAY)
    if dict:get(RETRY_AT) then
        dict:delete(RETRY_AT)
        ngx.log(ngx.WARN, "rate limit: Redis at ", self.address.host, ":", self.address.port,
                " is back: limits are counted there again")
    end
end


-- Only the first that notices says so.
local function went_away(self, err)
    if dict:add(RETRY_AT, clock.now() + FIRST_DELAY) then
        dict:set(DELAY, FIRST_DELAY)
        ngx.log(ngx.WARN, "rate limit: Redis at ", self.address.host, ":", self.address.port,
                " is away (", err, "): limits are counted on this node alone")
    end
end


-- A real request of a caller that nobody is: all that will be needed has to work.
local function try_again(_, self)
    local answer = self.client:run("take", 1, PREFIX .. "trying", 1000000, MICROSECONDS)
    if answer then
        came_back(self)
    else
        local delay = math.min((dict:get(DELAY) or FIRST_DELAY) * 2, LAST_DELAY)
        dict:set(DELAY, delay)
        dict:set(RETRY_AT, clock.now() + delay)
    end
    dict:delete(TRYING)
end


-- Whether Redis should be asked now. When it is time to, has it tried in the background.
local function is_there(self)
    local retry_at = dict:get(RETRY_AT)
    if not retry_at then
        return true
    end
    if clock.now() >= retry_at and dict:add(TRYING, true, LAST_DELAY) then
        timer_at(0, try_again, self)
    end
    return false
end


local function arguments(claims, n)
    local list = { n }
    for i = 1, n do
        list[1 + i] = PREFIX .. claims[i].key
        list[n + 2 * i] = claims[i].policy.count
        list[n + 2 * i + 1] = ("%.0f"):format(claims[i].policy.window * MICROSECONDS)
    end
    return list
end


--- Count a request in all of the first `n` claims, or in none: see store.lua.
--- -> 0 or the number of the claim that refuses; nil when Redis is away.
function _M:take(claims, n)
    local answer, err
    if is_there(self) then
        answer, err = self.client:run("take", unpack(arguments(claims, n)))
        if not answer then
            went_away(self, err)
        end
    end
    if not answer then
        dict:incr(FALLBACKS, 1, 0)
        return nil
    end
    local refused = answer[1]
    for i = refused > 0 and refused or 1, refused > 0 and refused or n do
        local claim, from = claims[i], refused > 0 and 2 or 3 * i - 1
        claim.remaining, claim.reset = answer[from], answer[from + 1] / MICROSECONDS
        claim.at = answer[from + 2]
    end
    return refused
end


--- Take back a request counted under the time `at`. Needs a phase with sockets.
function _M:give_back(key, window, at)
    if not is_there(self) then
        return
    end
    local ok, err = self.client:run("give_back", 1, PREFIX .. key,
                                    ("%.0f"):format(window * MICROSECONDS), ("%.0f"):format(at))
    if not ok then
        went_away(self, err)
    end
end


return _M
