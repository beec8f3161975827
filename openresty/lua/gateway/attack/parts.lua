-- Shows the path, the arguments, the headers and the cookies of a request to an inspector, and
-- names the matches by where they were found.

local memo = require "gateway.attack.memo"
local rule_checks = require "gateway.attack.rule_checks"

local re_find = ngx.re.find
local PARTS = rule_checks.PARTS

local _M = {}
local mt = { __index = _M }

local MEMO_BYTES = 131072 -- each; twice as much is kept

-- Headers with a grammar that leaves no room for an attack: not examined while they keep to it.
local SHAPES = {
    authorization = [[^Bearer [A-Za-z0-9._~+/-]+=*$]],
    host = [[^[A-Za-z0-9.:\[\]-]+$]],
    origin = [[^(?:null|https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?)$]],
    ["sec-websocket-protocol"] = [[^[A-Za-z0-9._~+-]+(?:, ?[A-Za-z0-9._~+-]+)*$]],
    ["content-length"] = [[^[0-9]+$]],
    ["if-none-match"] = [[^(?:W/)?"[A-Za-z0-9+/=_.:-]*"$]],
    ["if-match"] = [[^(?:W/)?"[A-Za-z0-9+/=_.:-]*"$]],
    accept = [[^(?:[a-z*]+/[a-z0-9.+*-]+(?:; ?[a-z]+=[a-z0-9.]+)*(?:, ?|$))+$]],
    ["sec-ch-ua"] = [[^(?:"[A-Za-z0-9 .;:()/?_-]+";v="[0-9.]+"(?:, |$))+$]],
    ["sec-ch-ua-platform"] = [[^"[A-Za-z0-9 ]+"$]],
}

-- Headers of which clients repeat the value. Others have no memo: a caller can make up as many
-- names as it likes, and memory must not grow with them.
local REPEATED = {
    "accept", "accept-encoding", "accept-language", "authorization", "cache-control", "connection",
    "content-length", "content-type", "dnt", "host", "if-match", "if-none-match", "origin",
    "pragma", "priority", "referer", "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform",
    "sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site", "sec-fetch-user", "traceparent",
    "upgrade-insecure-requests", "user-agent", "x-forwarded-for", "x-forwarded-proto",
}

local function memos()
    local by_name = {}
    for _, name in ipairs(REPEATED) do
        by_name[name] = memo.new(MEMO_BYTES)
    end
    return by_name
end

function _M.new(inspector)
    return setmetatable({ inspector = inspector, paths = memo.new(MEMO_BYTES),
        names = memo.new(MEMO_BYTES), headers = memos() }, mt)
end

function _M:path(path)
    if self.paths:has(path) then
        return
    end
    local count = self.inspector:examine(path, PARTS.path, nil, nil)
    self.inspector:label(count, "path")
    -- a segment may be what a service puts into a statement
    if re_find(path, "[^A-Za-z0-9/_.~-]", "jo") then
        local from = 1
        while from <= #path do
            local stop = path:find("/", from, true) or #path + 1
            local found = self.inspector:examine(path:sub(from, stop - 1), PARTS.path, nil, nil)
            self.inspector:label(found, "path")
            count = count + found
            from = stop + 1
        end
    end
    if self.inspector:found_nothing() then
        self.paths:add(path)
    end
end

function _M:_argument_name(name, excluded)
    if self.names:has(name) then
        return
    end
    local count = self.inspector:examine(name, PARTS.argument_names, name, excluded)
    if count > 0 then
        self.inspector:label(count, "argument name " .. name)
    elseif not excluded and self.inspector:found_nothing() then
        self.names:add(name)
    end
end

-- arguments: {name1, value1, ...}; excluded: ids of rules by argument, or nil.
function _M:arguments(arguments, excluded_by_name)
    for i = 1, #arguments, 2 do
        local name, value = arguments[i], arguments[i + 1]
        local excluded = excluded_by_name and excluded_by_name[name]
        self:_argument_name(name, excluded)
        local count = self.inspector:examine(value, PARTS.arguments, name, excluded)
        if count > 0 then
            self.inspector:label(count, "argument " .. name)
        end
    end
end

function _M:_cookies(text)
    local from = 1
    while from <= #text do
        local stop = text:find(";", from, true) or #text + 1
        local equals = text:find("=", from, true) or stop
        if equals > stop then
            equals = stop
        end
        while text:byte(from) == 32 do
            from = from + 1
        end
        local name = text:sub(from, equals - 1)
        local count = self.inspector:examine(name, PARTS.cookies, name, nil)
            + self.inspector:examine(text:sub(equals + 1, stop - 1), PARTS.cookies, name, nil)
        if count > 0 then
            self.inspector:label(count, "cookie " .. name)
        end
        from = stop + 1
    end
end

function _M:_header(name, value)
    local clean = self.headers[name]
    if clean and clean:has(value) then
        return
    end
    local shape = SHAPES[name]
    if not (shape and re_find(value, shape, "jo")) then
        local count = self.inspector:examine(value, PARTS.headers, name, nil)
        if count > 0 then
            self.inspector:label(count, "header " .. name)
            return
        end
    end
    if clean and self.inspector:found_nothing() then
        clean:add(value)
    end
end

-- Our own pages have addresses that would be suspicious in an argument, such as http://127.0.0.1/login:
-- of those what follows the host is looked at.
local function without_own_host(referer, host)
    local _, scheme_end = referer:find("^https?://")
    if not scheme_end or type(host) ~= "string" then
        return referer
    end
    local host_end = scheme_end + #host
    local is_own = referer:sub(scheme_end + 1, host_end) == host
        and referer:find("^/", host_end + 1)
    return is_own and referer:sub(host_end + 1) or referer
end

function _M:_header_values(name, value, host)
    if name == "cookie" then
        self:_cookies(value)
    elseif name == "referer" then
        self:_header(name, without_own_host(value, host))
    else
        self:_header(name, value)
    end
end

function _M:all_headers(headers)
    for name, value in pairs(headers) do
        if type(value) == "table" then
            for i = 1, #value do
                self:_header_values(name, value[i], headers.host)
            end
        else
            self:_header_values(name, value, headers.host)
        end
    end
end

return _M
