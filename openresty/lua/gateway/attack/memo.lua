-- Remembers texts found clean, so that what every request of a client carries costs one look-up.
-- Two tables of bounded size take turns: when the newer is full, the older is forgotten.

local _M = {}
local mt = { __index = _M }

local MAX_LENGTH, OVERHEAD = 2048, 64

-- bytes: of one of the two tables, about.
function _M.new(bytes)
    return setmetatable({ size = bytes, used = 0, new = {}, old = {} }, mt)
end

function _M:has(text)
    if self.new[text] then
        return true
    elseif self.old[text] then
        self:add(text)
        return true
    end
    return false
end

function _M:add(text)
    if #text > MAX_LENGTH then
        return
    elseif self.used >= self.size then
        self.old, self.new, self.used = self.new, {}, 0
    end
    self.new[text] = true
    self.used = self.used + #text + OVERHEAD
end

return _M
