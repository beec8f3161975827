-- What is revoked, by TokenDealer's signed list, which is followed in the background by one worker
-- at a time (docs/decisions/0008-revocation-feed.md). Requests are decided from memory.

local http_get = require "gateway.http_get"
local poll = require "gateway.bearer.poll"
local revocation_list = require "gateway.bearer.revocation_list"
local slots = require "gateway.bearer.slots"

local min = math.min
local ngx = ngx

local TICK_SECONDS = 0.2 -- each worker looks so often for what another one has fetched
local WAIT_SECONDS = 2 -- of a request, for the very first list

local _M = {}
local mt = { __index = _M }


local function is_seconds(value)
    return type(value) == "number" and value > 0 and value < math.huge
end


--- What is wrong with the first four options of new(), or nil.
function _M.check(options)
    local url, err = http_get.parse_url(options.url)
    if not url then
        return "revocations.url: " .. err
    elseif not is_seconds(options.poll_seconds) then
        return "revocations.poll_seconds: not a number of seconds"
    elseif not is_seconds(options.max_age) then
        return "revocations.max_age: not a number of seconds"
    elseif options.stale ~= "accept" and options.stale ~= "refuse" then
        return "revocations.stale: neither accept nor refuse"
    end
    return nil
end


--- options: url; poll_seconds, between two questions; max_age, seconds without an answer after which
--- the list is stale; stale, "accept" or "refuse"; issuer; keys: see keys.lua; keys_url, where those
--- are from; dict, a shared dictionary; now: seconds, any epoch; on_stale(): called for each token
--- that is judged by a stale list.
function _M.new(options)
    local document = options.url .. " " .. options.issuer .. " " .. options.keys_url
    return setmetatable({
        url = options.url,
        poll_seconds = options.poll_seconds,
        max_age = options.max_age,
        refuses_stale = options.stale == "refuse",
        issuer = options.issuer,
        keys = options.keys,
        slots = slots.new(options.dict, document, options.now),
        now = options.now,
        on_stale = options.on_stale,
    }, mt)
end


--- Take over what was published since the last time.
function _M:sync()
    local shared = self.slots
    self.answered_at = shared:get("answered_at") or self.answered_at
    local lists = shared:get("lists")
    if lists == nil or lists == self.lists then
        return
    end
    local payload = shared:get("list")
    local list = payload and revocation_list.read(payload, self.issuer)
    if list then
        self.list, self.lists = list, lists
    end
end


-- Before the first list tokens are refused: nginx may have started before TokenDealer.
local function due(self)
    local pause = self:ready() and self.poll_seconds or min(TICK_SECONDS, self.poll_seconds)
    return self.slots:passed("asked_at", pause)
end


local function tick(premature, self)
    if premature then
        return
    end
    self:sync()
    if due(self) and self.slots:begin() then
        if due(self) then -- still: another worker may just have asked
            poll.run(self)
            self:sync()
        end
        self.slots:finish()
    end
end


--- Once in each worker: what another worker or an earlier configuration fetched is there at once.
function _M:init_worker()
    self:sync()
    assert(ngx.timer.at(0, tick, self))
    assert(ngx.timer.every(min(TICK_SECONDS, self.poll_seconds), tick, self))
end


--- Whether there is a list.
function _M:ready()
    return self.list ~= nil and self.answered_at ~= nil
end


local function age(self)
    return self.now() - self.answered_at
end


--- Whether a verified token is revoked; nil and the cause when that can't be told: before the first
--- list, or where a stale one is not to be used.
function _M:is_revoked(bearer)
    if not self:ready() then
        return nil, "revocations_unavailable"
    elseif age(self) > self.max_age then
        if self.refuses_stale then
            return nil, "revocations_stale"
        end
        self.on_stale()
    end
    return self.list:is_revoked(bearer)
end


--- Let a request wait for the very first list; whether it is there now.
function _M:await()
    local deadline, nap = ngx.now() + WAIT_SECONDS, 0.005
    while not self:ready() and ngx.now() < deadline do
        ngx.sleep(nap)
        nap = min(nap * 2, 0.1) -- many may wait
        self:sync()
    end
    return self:ready()
end


--- What the operator watches: age in seconds, version, stale; without a list it is stale, no more.
function _M:figures()
    self:sync() -- which worker is asked is no matter
    if not self:ready() then
        return { stale = true }
    end
    return { age = age(self), version = self.list.version, stale = age(self) > self.max_age }
end


return _M
