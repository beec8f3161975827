-- The verification keys of one worker, made of what any worker has published in shared memory. What
-- is there outlives reloads.

local cjson = require "cjson.safe"
local jwk = require "gateway.bearer.jwk"

local _M = {}
local mt = { __index = _M }


--- `current`: kid -> key. A key that did not change stays the same object, by which cached tokens
--- see that theirs is still good.
function _M.new(slots)
    return setmetatable({ slots = slots, current = {}, entries = {} }, mt)
end


--- Whether keys were ever fetched, by any worker.
function _M:ready()
    return self.version ~= nil
end


--- Take over what was published since the last time.
function _M:sync()
    local version = self.slots:get("version")
    if version == nil or version == self.version then
        return
    end
    local published = cjson.decode(self.slots:get("keys") or "")
    if not published then
        return -- on its way: the version is counted up after the keys are there
    end
    local current, entries = {}, {}
    for _, entry in ipairs(published) do
        local kid, old = entry.kid, self.entries[entry.kid]
        local key, err
        if old and old.n == entry.n and old.e == entry.e then
            key = self.current[kid]
        else
            key, err = jwk.key(entry)
        end
        if key then
            current[kid], entries[kid] = key, entry
        else
            ngx.log(ngx.ERR, "JWKS key ", kid, " is left out: ", err)
        end
    end
    self.current, self.entries, self.version = current, entries, version
end


--- Show all workers the `entries` of jwk.parse_jwks; nothing happens where they are the same.
function _M:publish(entries)
    local text = cjson.encode(entries)
    if text ~= self.slots:get("keys") or not self.slots:get("version") then
        local ok, err = self.slots:set("keys", text)
        if not ok then
            return nil, err
        end
        self.slots:count("version")
    end
    self:sync()
    return true
end


return _M
