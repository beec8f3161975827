-- One request as the steps see it. Kept by the address of nginx's request rather than in ngx.ctx,
-- which nginx empties when a request is handed to a named location.

local base = require "resty.core.base"
local ffi = require "ffi"
local get_headers = require "gateway.headers"
local clear = require "table.clear"
local new_tab = require "table.new"

local get_request = base.get_request
local tonumber, find, sub, lower, byte = tonumber, string.find, string.sub, string.lower, string.byte
local get_method = ngx.req.get_method
local unescape_uri = ngx.unescape_uri
local spawn, kill, sleep, exit = ngx.thread.spawn, ngx.thread.kill, ngx.sleep, ngx.exit

local _M = {}
local mt = { __index = _M }

local FIELDS = 24  -- room for what the steps add, so that a context is not moved on the way

local requests = {}
local uintptr = ffi.typeof("uintptr_t")


local function key()
    local address = tonumber(ffi.cast(uintptr, get_request()))
    return address -- not at once: LuaJIT could not compile it
end


-- nginx has left out scheme and host of a proxy's form, `GET http://host/path`, which means the same
-- as the plain one (RFC 9112 section 3.2.2); of `http://host?query` it leaves no path.
local function origin_form(target)
    return byte(target, 1) == 47 and target or "/" .. target
end


-- "type/subtype" in lower case, without parameters.
local function media_type(content_type)
    if type(content_type) == "table" then
        content_type = content_type[1]
    end
    if not content_type then
        return nil
    end
    local semicolon = find(content_type, ";", 1, true)
    local name = semicolon and sub(content_type, 1, semicolon - 1) or content_type
    return lower((name:gsub("^%s+", ""):gsub("%s+$", "")))
end


local function decode(text)
    if find(text, "%", 1, true) or find(text, "+", 1, true) then
        return unescape_uri(text)
    end
    return text
end


-- nginx's function is for forms, in which a plus is a space; in a path it is a plus.
local function decode_path(raw)
    if not find(raw, "%", 1, true) then
        return raw
    end
    return unescape_uri(find(raw, "+", 1, true) and raw:gsub("%+", "%%2B") or raw)
end


-- A context that an earlier request is done with: less for LuaJIT to collect.
local spare, spares = {}, 0
local MOST_SPARE = 256

local function take_spare()
    if spares == 0 then
        return nil
    end
    local ctx = spare[spares]
    spare[spares], spares = nil, spares - 1
    return ctx
end


--- The context of the request that is being served, made of what nginx parsed.
function _M.new(conf)
    local var = ngx.var
    local target = origin_form(var.request_uri)
    local question = find(target, "?", 1, true)
    local raw_path = question and sub(target, 1, question - 1) or target
    local headers, truncated = get_headers(conf.max_headers + 1)
    if truncated and conf.modes.shape ~= "enforce" then
        headers = get_headers(0)  -- nobody refuses them: a token must not be among those cut off
    end
    local content_type = headers["content-type"]
    local ctx = take_spare() or new_tab(0, FIELDS)
    ctx.method = get_method()
    ctx.raw_path = raw_path
    ctx.raw_query = question and sub(target, question + 1) or nil
    ctx.path = decode_path(raw_path)
    ctx.headers = headers
    ctx.media_type = content_type and media_type(content_type)
    ctx.body_seconds = conf.body_seconds
    setmetatable(ctx, mt)
    requests[key()] = ctx
    return ctx
end


--- The context made earlier for the request that is being served, or nil.
function _M.current()
    return requests[key()]
end


--- Forget the request that is being served. Its context goes to a later one: nothing may hold it.
function _M.finish()
    local id = key()
    local ctx = requests[id]
    if ctx then
        requests[id] = nil
        clear(ctx)
        if spares < MOST_SPARE then
            spares = spares + 1
            spare[spares] = ctx
        end
    end
end


local function parse_arguments(query)
    local pairs_, n, from, length = new_tab(8, 0), 0, 1, #query
    while from <= length do
        local ampersand = find(query, "&", from, true) or length + 1
        if ampersand > from then
            local equals = find(query, "=", from, true)
            if equals and equals < ampersand then
                pairs_[n + 1] = decode(sub(query, from, equals - 1))
                pairs_[n + 2] = decode(sub(query, equals + 1, ampersand - 1))
            else
                pairs_[n + 1] = decode(sub(query, from, ampersand - 1))
                pairs_[n + 2] = ""
            end
            n = n + 2
        end
        from = ampersand + 1
    end
    return pairs_
end

_M.parse_arguments = parse_arguments
local NONE = {}


--- The query's arguments, flat: name, value, name, value …; decoded once, in order, repeated ones
--- kept, "" where a value is missing.
function _M:arguments()
    local arguments = self.cached_arguments
    if not arguments then
        arguments = self.raw_query and parse_arguments(self.raw_query) or NONE
        self.cached_arguments = arguments
    end
    return arguments
end


--- Whether a body comes with the request.
function _M:has_body()
    local length = self.headers["content-length"]
    return (length and length ~= "0") or self.headers["transfer-encoding"] ~= nil
end


-- nginx answers no 408, and closes without a word; after a 400 it closes too.
local function cut_off(ctx)
    sleep(ctx.body_seconds)
    ctx.timed_out = true
    exit(400)
end


-- client_body_timeout is only between two reads: a caller that sends a byte now and then would be
-- served for hours. HTTP/2 without a length is refused by the Lua module itself.
local function read_body(ctx)
    local timer = spawn(cut_off, ctx)
    local ok, err = pcall(ngx.req.read_body)
    kill(timer)
    if not ok then
        ngx.log(ngx.INFO, err)
        return exit(411)
    end
    return ngx.req.get_body_data() or ""
end


--- The body as a string, "" where there is none. It ends the request, with 408, when the body is
--- not there in time.
function _M:body()
    local body = self.cached_body
    if not body then
        body = self:has_body() and read_body(self) or ""
        self.cached_body = body
    end
    return body
end


return _M
