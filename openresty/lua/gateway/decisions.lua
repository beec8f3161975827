-- Why requests were refused, or would have been: the last ones in a bounded ring in shared memory,
-- for the operator who has a request's id.

local cjson = require "cjson.safe"
local utf8 = require "gateway.policy.utf8"

local _M = {}
local mt = { __index = _M }

local MAX_BYTES = 6000  -- of one record; 1,000 of them fit the shared memory
local HEAD, SLOT, ID = "head", "slot:", "id:"


--- A ring of `kept` records in the shared dictionary `dict`.
function _M.new(dict, kept)
    return setmetatable({ dict = dict, kept = kept }, mt)
end


local function escape(character)
    return ("\\u%04x"):format(character:byte())
end


-- A caller may send any bytes; a record that is not UTF-8 would be no JSON.
local function readable(text)
    return utf8.is_valid(text) and text or (text:gsub("[\128-\255]", escape))
end


local function encode(record)
    local text = cjson.encode(record)
    text = text and readable(text)
    if text and #text <= MAX_BYTES then
        return text
    end
    for _, finding in ipairs(record.findings) do
        finding.detail = { cause = "too large to keep" }
    end
    return readable(cjson.encode(record))
end


--- Keep `record`, a table with `request_id` and `findings`; its JSON.
function _M:keep(record)
    local text = encode(record)
    local dict = self.dict
    local slot = SLOT .. dict:incr(HEAD, 1, 0) % self.kept
    local old = cjson.decode(dict:get(slot) or "")
    if old and dict:get(ID .. old.request_id) == slot then
        dict:delete(ID .. old.request_id)
    end
    dict:set(slot, text)
    dict:set(ID .. record.request_id, slot)
    return text
end


--- The record of a request, or nil.
function _M:find(request_id)
    local slot = self.dict:get(ID .. request_id)
    local record = slot and cjson.decode(self.dict:get(slot) or "")
    return record and record.request_id == request_id and record or nil
end


local function fits(record, wanted)
    for _, finding in ipairs(record.findings) do
        if (not wanted.code or finding.code == wanted.code)
            and (not wanted.step or finding.step == wanted.step)
            and (not wanted.mode or finding.mode == wanted.mode)
            and (not wanted.client_id or record.client_id == wanted.client_id) then
            return true
        end
    end
    return false
end


--- At most `limit` records, the newest first; those whose `code`, `step`, `mode` and `client_id`
--- are as `wanted` says, where it does.
function _M:recent(limit, wanted)
    local found, head = {}, self.dict:get(HEAD) or 0
    for number = head, math.max(1, head - self.kept + 1), -1 do
        local record = cjson.decode(self.dict:get(SLOT .. number % self.kept) or "")
        if record and fits(record, wanted) then
            found[#found + 1] = record
            if #found == limit then
                break
            end
        end
    end
    return found
end


return _M
