-- One fetch of the JWKS and what follows from it: the keys shown to all workers, when to ask again.

local changed = require "gateway.bearer.changed"
local freshness = require "gateway.bearer.freshness"
local jwk = require "gateway.bearer.jwk"

local min = math.min
local ngx = ngx

local MAX_JWKS_BYTES = 256 * 1024
local JWKS = "application/jwk-set+json, application/json"
local FIRST_RETRY, LAST_RETRY = 1, 60

local _M = {}
local mt = { __index = _M }


--- set: see key_set.
function _M.new(set, url)
    return setmetatable({ set = set, slots = set.slots, url = url }, mt)
end


--- Whether the keys should be asked for again.
function _M:due()
    return self.slots:passed("refreshed_at", self.slots:get("pause") or 0)
end


-- A number in [0, 1), so that gateways do not ask all at once. Not math.random: LuaJIT begins its
-- numbers anew, and the same, in every process.
local function random()
    return ngx.crc32_short(ngx.worker.pid() .. " " .. ngx.now()) / 2 ^ 32
end


-- Seconds until the next refresh: at max-age at the latest, after failures ever more slowly.
local function pause(failures, lifetime)
    if failures == 0 then
        return lifetime * (0.8 + random() / 5)
    end
    local backoff = FIRST_RETRY * 2 ^ min(failures - 1, 10)
    return min(backoff, LAST_RETRY, lifetime) * (0.5 + random() / 2)
end


-- For how long the keys may be used now, in seconds, or nil, err.
local function fetch(self)
    local reply, err = changed(self.slots, "keys", self.url, MAX_JWKS_BYTES, JWKS, function(body)
        local entries, problem = jwk.parse_jwks(body)
        if not entries then
            return nil, problem
        end
        return self.set:publish(entries)
    end)
    if not reply then
        return nil, err
    end
    return freshness.lifetime(reply.headers["cache-control"])
end


--- Ask once, by whoever has the lock, which is given back. Whatever goes wrong is logged, and the
--- last good keys stay.
function _M:run()
    local slots = self.slots
    local done, lifetime, err = pcall(fetch, self)
    if not done then
        lifetime, err = nil, lifetime
    end
    local failures = 0
    if not lifetime then
        failures = (slots:get("failures") or 0) + 1
        ngx.log(ngx.WARN, "JWKS refresh failed, ", failures, " in a row: ", err)
        lifetime = slots:get("lifetime") or freshness.UNSAID
    end
    slots:set("lifetime", lifetime)
    slots:set("pause", pause(failures, lifetime))
    slots:set("refreshed_at", slots.now())
    slots:set("failures", failures)
    slots:finish()
end


return _M
