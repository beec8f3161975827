-- What all workers know of one document that they follow: values by name in shared memory, and a
-- lock, so that only one worker at a time asks for it. It outlives reloads.

local LOCK_SECONDS = 15 -- should its worker be killed: longer than a fetch

local _M = {}
local mt = { __index = _M }


--- document: what the values belong to, of which another never finds them: its URL, and by what it
--- was believed. now: seconds, the same for all workers.
function _M.new(dict, document, now)
    return setmetatable({ dict = dict, suffix = " " .. document, now = now }, mt)
end


function _M:get(name)
    return self.dict:get(name .. self.suffix)
end


--- nil, err when shared memory is full: what was there before may be lost for workers to come.
function _M:set(name, value)
    local ok, err = self.dict:safe_set(name .. self.suffix, value)
    if not ok then
        return nil, "lua_shared_dict for " .. name .. ": " .. err
    end
    return true
end


--- Count up what tells workers that there is something new; how far it is now.
function _M:count(name)
    return self.dict:incr(name .. self.suffix, 1, 0)
end


--- Whether `seconds` have passed since the time in `name`. A clock that was set back ends a wait.
function _M:passed(name, seconds)
    local since = self:get(name)
    local age = since and self.now() - since
    return not age or age < 0 or age >= seconds
end


--- Take the lock, if no worker has it; who took it calls finish().
function _M:begin()
    return self.dict:add("busy" .. self.suffix, true, LOCK_SECONDS)
end


function _M:busy()
    return self:get("busy")
end


function _M:finish()
    self.dict:delete("busy" .. self.suffix)
end


return _M
