-- TokenDealer's public keys, followed in the background by one worker at a time. The rules of when
-- to ask are those of libs/bearer's jwks.py; last good keys stay, whatever TokenDealer says.

local key_set = require "gateway.bearer.key_set"
local refresh = require "gateway.bearer.refresh"
local slots = require "gateway.bearer.slots"

local min = math.min
local ngx = ngx

local UNKNOWN_KID_COOL_DOWN = 30
local WAIT_SECONDS = 2 -- of a request, for a refresh
-- Every worker looks this often whether there are other keys, or new ones to fetch. A request so
-- looks only at its worker's own table, which is cheaper than any look at shared memory; but one
-- with an unknown kid looks there at once, so that a new key is never waited for.
local TICK_SECONDS = 0.5

local _M = {}
local mt = { __index = _M }


--- options: url; dict, a shared dictionary; for tests, now: seconds since 1970.
function _M.new(options)
    local shared = slots.new(options.dict, options.url, options.now or ngx.now)
    local set = key_set.new(shared)
    return setmetatable({
        slots = shared,
        set = set,
        refresh = refresh.new(set, options.url),
    }, mt)
end


local function tick(premature, self)
    if premature then
        return
    end
    self.set:sync()
    local going = self.refresh
    if going:due() and self.slots:begin() then
        if going:due() then -- still: another worker may just have done it
            going:run()
        else
            self.slots:finish()
        end
    end
end


-- The refresh that a request began, which must not end with it.
local function run(premature, self)
    if premature then
        self.slots:finish()
    else
        self.refresh:run()
    end
end


-- Whether a refresh is under way now, begun here if it may be: unknown kids cause at most one in
-- 30 s, since anyone can make them up.
local function ask(self)
    local shared = self.slots
    if not shared:passed("asked_at", UNKNOWN_KID_COOL_DOWN) then
        return shared:busy()
    end
    if not shared:begin() then
        return true
    end
    -- again, now that no other worker can
    if shared:passed("asked_at", UNKNOWN_KID_COOL_DOWN) then
        shared:set("asked_at", shared.now())
        if ngx.timer.at(0, run, self) then
            return true
        end
    end
    shared:finish()
    return false
end


local function wait(self)
    local deadline, nap = ngx.now() + WAIT_SECONDS, 0.005
    while self.slots:busy() and ngx.now() < deadline do
        ngx.sleep(nap)
        nap = min(nap * 2, 0.1) -- many may wait
    end
end


--- Once in each worker: what another worker or an earlier configuration fetched is there at once.
function _M:init_worker()
    self.set:sync()
    assert(ngx.timer.at(0, tick, self))
    assert(ngx.timer.every(TICK_SECONDS, tick, self))
end


--- Whether a key set was ever fetched.
function _M:ready()
    return self.set:ready()
end


--- kid -> key, as this worker knows them; read-only, and another table after each change.
function _M:current()
    return self.set.current
end


--- The same, for a kid that was not in it: after one refresh that callers share, if one is allowed.
function _M:key_set(unverified_kid)
    self.set:sync()
    if not self.set.current[unverified_kid] and ask(self) then
        wait(self)
        self.set:sync()
    end
    return self.set.current
end


--- The same for a kid that only TokenDealer itself can have made known: the refresh needs no leave.
--- It is done here, so this is for timers.
function _M:refetch(unverified_kid)
    local set, shared = self.set, self.slots
    set:sync()
    if not set.current[unverified_kid] then
        if shared:begin() then
            set:sync() -- again, now that no other worker can
            if set.current[unverified_kid] then
                shared:finish()
            else
                self.refresh:run()
            end
        else
            wait(self)
        end
        set:sync()
    end
    return set.current
end


return _M
