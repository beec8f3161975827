-- Verification as a route does it: the current keys, and seen tokens remembered.

local lrucache = require "resty.lrucache"
local refusal = require "gateway.bearer.refusal"
local verify = require "gateway.bearer.verify"

local max = math.max

local MAX_CACHED = 2000 -- in each worker

local _M = {}
local mt = { __index = _M }


--- keys: see keys.lua. expected: {issuer=, leeway=}. revocations: see feed.lua. now: seconds
--- since 1970.
function _M.new(keys, expected, revocations, now)
    return setmetatable({
        keys = keys,
        issuer = expected.issuer,
        leeway = expected.leeway,
        revocations = revocations,
        now = now,
        cache = assert(lrucache.new(MAX_CACHED)),
    }, mt)
end


--- The bearer that was verified before under this name, if it is valid still and for this audience
--- (nil: any): within its time by the same leeway, its key unchanged, not revoked. Else nil; why
--- not is for verify() to say.
function _M:cached(name, audience)
    local entry = self.cache:get(name)
    if not entry then
        return nil
    end
    local bearer, time = entry.bearer, self.now()
    if entry.valid_from <= time and time < entry.valid_until
        and entry.key == self.keys:current()[bearer.kid]
        and (audience == nil or bearer.audience == audience)
        and self.revocations:is_revoked(bearer) == false
    then
        return bearer
    end
    return nil
end


local function decide(self, unverified_token, audience, keys)
    local expected = { issuer = self.issuer, audience = audience, leeway = self.leeway }
    return verify.verify(unverified_token, keys, expected, self.revocations, self.now())
end


local function remember(self, name, bearer, key)
    self.cache:set(name, {
        bearer = bearer,
        key = key,
        valid_from = max(bearer.issued_at, bearer.not_before or 0) - self.leeway,
        valid_until = bearer.expires_at + self.leeway,
    })
end


--- The bearer of a valid token, remembered under `name`, or nil and the refusal. A kid that is
--- unknown may cause one refresh of the keys, for which the request waits a little, as for the very
--- first list of revocations.
function _M:verify(unverified_token, audience, name)
    local keys = self.keys
    local bearer, other = decide(self, unverified_token, audience, keys:current())
    if not bearer and other.unverified_kid then
        local fresher = keys:key_set(other.unverified_kid)
        if not keys:ready() then
            return nil, refusal.new("temporarily_unavailable", "keys_unavailable")
        end
        bearer, other = decide(self, unverified_token, audience, fresher)
    end
    if not bearer and other.cause == "revocations_unavailable" and self.revocations:await() then
        bearer, other = decide(self, unverified_token, audience, keys:current())
    end
    if not bearer then
        return nil, other
    end
    if name then
        remember(self, name, bearer, other)
    end
    return bearer
end


return _M
