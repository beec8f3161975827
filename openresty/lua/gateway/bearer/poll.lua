-- One question for the list of revocations and what follows from the answer: the list shown to all
-- workers, or a warning, and the last good one stays. By one worker at a time, who has the lock.

local changed = require "gateway.bearer.changed"
local revocation_list = require "gateway.bearer.revocation_list"

local ngx = ngx

local WARN_SECONDS = 60

local _M = {}


local function refused_list(refused)
    return ("the list is refused: %s %s"):format(refused.cause, refused.claim or "")
end


-- The list and its payload, or nil, err.
local function parsed(feed, body)
    local list, other = revocation_list.parse(body, feed.keys:current(), feed.issuer)
    if not list and other.unverified_kid then
        local fresher = feed.keys:refetch(other.unverified_kid)
        list, other = revocation_list.parse(body, fresher, feed.issuer)
    end
    if not list then
        return nil, refused_list(other)
    end
    return list, other
end


-- Show all workers the list of a JWS; true, or nil, err.
local function publish(feed, body)
    local list, payload = parsed(feed, body)
    if not list then
        return nil, payload
    end
    feed:sync()
    local old, slots = feed.list, feed.slots
    if old and not list:may_replace(old) then
        return nil, ("version %d is older than %d, in use"):format(list.version, old.version)
    end
    if payload ~= slots:get("list") then
        local ok, err = slots:set("list", payload)
        if not ok then
            return nil, err
        end
        feed.list, feed.lists = list, slots:count("lists") -- the others read it again
    end
    return true
end


local function fetch(feed)
    return changed(feed.slots, "list", feed.url, revocation_list.MAX_BYTES, nil, function(body)
        return publish(feed, body)
    end)
end


local function warn(feed, failures, err)
    local slots = feed.slots
    if failures > 1 and not slots:passed("warned_at", WARN_SECONDS) then
        return
    end
    slots:set("warned_at", slots.now())
    local since = slots:get("answered_at")
    local age = since and ("last good %d s ago"):format(slots.now() - since) or "never good"
    ngx.log(ngx.WARN, "revocations not refreshed, ", failures, " in a row, ", age, ": ", err)
end


--- Ask once, for a feed: see feed.lua. Nothing that goes wrong leaves this.
function _M.run(feed)
    local slots = feed.slots
    local asked_at = slots.now() -- before the request: the answer may be as old as this
    slots:set("asked_at", asked_at)
    local done, ok, err = pcall(fetch, feed)
    if not done then
        ok, err = nil, ok
    end
    if ok then
        slots:set("answered_at", asked_at) -- after the list: who sees this has it
        slots:set("failures", 0)
        return
    end
    local failures = (slots:get("failures") or 0) + 1
    slots:set("failures", failures)
    warn(feed, failures, err)
end


return _M
