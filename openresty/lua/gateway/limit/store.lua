-- Where requests are counted: in Redis when there is one and it answers, else in this node's shared
-- memory.
--
-- A claim is one limit of one request: { policy, key } going in; remaining, reset (seconds) and at
-- (the time it was counted under) coming out.

local redis = require "gateway.limit.redis"
local redis_url = require "gateway.limit.redis_url"
local window = require "gateway.limit.window"

local take, give_back = window.take, window.give_back
local timer_at = ngx.timer.at

local _M = {}
local mt = { __index = _M }

local WAITING = 10000


--- `url`: Redis' address or nil. -> the store, or nil and a reason
function _M.new(url)
    local far
    if url then
        local address, err = redis_url.parse(url)
        if not address then
            return nil, err
        end
        far = redis.new(address)
    end
    return setmetatable({ far = far, waiting = {}, working = false }, mt)
end


local function take_one(claim)
    local policy = claim.policy
    local allowed
    allowed, claim.remaining, claim.reset, claim.at = take(claim.key, policy.count, policy.window)
    return allowed
end


local function take_here(claims, n)
    if not take_one(claims[1]) then
        return 1
    end
    for i = 2, n do
        if not take_one(claims[i]) then
            for j = 1, i - 1 do
                give_back(claims[j].key, claims[j].policy.window, claims[j].at)
            end
            return i
        end
    end
    return 0
end


--- Count a request in all of the first `n` claims, or in none: what is refused by one limit costs
--- nothing in the others. -> 0, or the number of the claim that refuses
function _M:take(claims, n)
    local far = self.far
    local refused = far and far:take(claims, n)
    if not refused then
        return take_here(claims, n)
    end
    for i = 1, n do
        claims[i].far = true
    end
    return refused
end


local function work(_, self)
    local far = self.far
    while #self.waiting > 0 do
        local waiting = self.waiting
        self.waiting = {}
        for i = 1, #waiting do
            local claim = waiting[i]
            local ok, err = pcall(far.give_back, far, claim.key, claim.policy.window, claim.at)
            if not ok then
                ngx.log(ngx.ERR, "rate limit: cannot give back: ", err)
            end
        end
    end
    self.working = false
end


--- Take back what was counted for `claim`. In any phase: Redis is told right after, by one timer a
--- worker, for a flood of wrong attempts must not use up the timers that nginx allows.
function _M:give_back(claim)
    if not claim.far then
        return give_back(claim.key, claim.policy.window, claim.at)
    end
    local waiting = self.waiting
    if #waiting < WAITING then
        waiting[#waiting + 1] = claim
    end
    if not self.working then
        self.working = timer_at(0, work, self) and true or false
    end
end


return _M
