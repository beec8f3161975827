-- Shows what a request's body holds to an inspector: the values and names of JSON, MessagePack and
-- forms, and any other body as text.

local forms = require "gateway.attack.forms"
local json_leaves = require "gateway.attack.json_leaves"
local memo = require "gateway.attack.memo"
local msgpack_leaves = require "gateway.attack.msgpack_leaves"
local rule_checks = require "gateway.attack.rule_checks"
local utf8 = require "gateway.policy.utf8"

local re_find, re_match = ngx.re.find, ngx.re.match
local PARTS = rule_checks.PARTS

local _M = {}
local mt = { __index = _M }

local MEMO_BYTES = 65536 -- twice as much is kept

function _M.new(inspector)
    return setmetatable({ inspector = inspector, kind = "", walker = nil, excluded = nil,
        names = memo.new(MEMO_BYTES) }, mt)
end

function _M:_excluded(name)
    local excluded = self.excluded
    return excluded and excluded[name]
end

-- It is the visitor of the walkers itself.

function _M:name(name)
    if self.names:has(name) then
        return
    end
    local excluded = self:_excluded(name)
    local count = self.inspector:examine(name, PARTS.argument_names, name, excluded)
    if count > 0 then
        self.inspector:label(count, self.kind .. " name " .. self.walker.path())
    elseif not excluded and self.inspector:found_nothing() then
        self.names:add(name)
    end
end

function _M:value(text, name)
    local count = self.inspector:examine(text, PARTS.body, name, self:_excluded(name))
    if count > 0 then
        self.inspector:label(count, self.kind .. " " .. self.walker.path())
    end
end

local function boundary(header)
    local found = type(header) == "string"
        and re_match(header, [[boundary=(?:"([^"]+)"|([^\s;,]+))]], "ijo")
    return found and (found[1] or found[2])
end

function _M:_walk(kind, walker, body)
    self.kind, self.walker = kind, walker
    return walker.walk(body, self)
end

function _M:_raw(body)
    local count = self.inspector:examine(body, PARTS.body, nil, nil)
    if count > 0 then
        self.inspector:label(count, "body")
    end
    return true
end

-- true, or nil and the cause when the body is not what its media type says. `excluded`: ids of
-- rules by the name of a member or field, or nil.
function _M:examine(body, media_type, content_type, excluded)
    self.excluded = excluded
    if media_type == "application/json" or media_type:sub(-5) == "+json" then
        -- RFC 8259 section 8.1: of other bytes every service could make something else
        if re_find(body, "[\\x80-\\xff]", "jo") and not utf8.is_valid(body) then
            return nil, "bad_utf8"
        end
        return self:_walk("json", json_leaves, body)
    elseif media_type == "application/msgpack" or media_type == "application/x-msgpack"
        or media_type == "application/vnd.msgpack" then
        return self:_walk("msgpack", msgpack_leaves, body)
    elseif media_type == "application/x-www-form-urlencoded" then
        self.kind, self.walker = "form", forms
        return forms.walk_urlencoded(body, self)
    elseif media_type == "multipart/form-data" then
        local mark = boundary(content_type)
        if mark then
            self.kind, self.walker = "form", forms
            return forms.walk_multipart(body, mark, self)
        end
    elseif media_type == "" then
        self:_walk("json", json_leaves, body) -- a service may take it for JSON without being told
    end
    return self:_raw(body)
end

return _M
