-- What the gateway answers itself: its health, the documentation, and the operator's questions.

local cjson = require "cjson"

local _M = {}
local mt = { __index = _M }


local function read(path)
    local file, err = io.open(path, "rb")
    if not file then
        return nil, err
    end
    local content = file:read("*a")
    file:close()
    return { body = content, etag = '"' .. ngx.md5(content) .. '"' }
end


local function json(body)
    ngx.header["Content-Type"] = "application/json"
    ngx.header["Cache-Control"] = "no-store"
    ngx.header["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    ngx.header["Content-Length"] = #body
    ngx.print(body)
    return ngx.exit(ngx.HTTP_OK)
end


local function page(file, media_type, ctx)
    ngx.header["ETag"] = file.etag
    ngx.header["Cache-Control"] = "no-cache"
    if ctx.headers["if-none-match"] == file.etag then
        return ngx.exit(ngx.HTTP_NOT_MODIFIED)
    end
    ngx.header["Content-Type"] = media_type
    ngx.header["Content-Security-Policy"] =
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ngx.header["Content-Length"] = #file.body
    ngx.print(file.body)
    return ngx.exit(ngx.HTTP_OK)
end


local function named(arguments)
    local wanted = {}
    for i = 1, #arguments, 2 do
        wanted[arguments[i]] = arguments[i + 1]
    end
    return wanted
end


-- The files in the folder `docs` by name; nil and a reason that names the one that can't be read.
local function read_all(docs)
    local files = {}
    for _, name in ipairs({ "index.html", "style.css", "openapi.json" }) do
        local file, err = read(docs .. "/" .. name)
        if not file then
            return nil, err
        end
        files[name] = file
    end
    return files
end


--- The answers by route; `docs` is the folder of the documentation. nil and a reason without it.
function _M.new(decisions, docs)
    local files, err = read_all(docs)
    if not files then
        return nil, err
    end
    local index, style, document = files["index.html"], files["style.css"], files["openapi.json"]
    local answers = {
        ["/healthz"] = function() return json('{"status":"ok"}') end,
        ["/docs"] = function(ctx) return page(index, "text/html; charset=utf-8", ctx) end,
        ["/docs/style.css"] = function(ctx) return page(style, "text/css; charset=utf-8", ctx) end,
        ["/docs/openapi.json"] = function(ctx) return page(document, "application/json", ctx) end,
        ["/api/gateway/decisions"] = function(ctx)
            local wanted = named(ctx:arguments())
            local recent = decisions:recent(tonumber(wanted.limit) or 50, wanted)
            -- lua-cjson can't tell an empty array from an empty object
            return json(('{"decisions":%s}'):format(recent[1] and cjson.encode(recent) or "[]"))
        end,
    }
    return setmetatable({ answers = answers, decisions = decisions }, mt)
end


-- What only an operator may see is not for everybody where the steps before only watch or are off:
-- unlike a service, the gateway has no second look at a token.
local function is_allowed(ctx)
    local operation = ctx.operation
    if not operation then
        return nil, {
            code = "method_not_allowed",
            description = "This address does not take this method",
            headers = { Allow = ctx.route.allow },
        }, 405
    elseif operation.scopes and not ctx.bearer then
        return nil, {
            code = "unauthorized",
            description = "Authentication is required",
            headers = { ["WWW-Authenticate"] = ('Bearer realm="%s"'):format(ctx.route.audience) },
            detail = { cause = "no_verified_token", required = operation.scopes },
        }, 401
    end
    return true
end


--- Answer a request whose route is the gateway's own; nil, reason, status for what is not there or
--- not for its caller.
function _M:access(ctx)
    local ok, reason, status = is_allowed(ctx)
    if not ok then
        return nil, reason, status
    end
    if ctx.route.redirect then
        return ngx.redirect(ctx.route.redirect, ngx.HTTP_MOVED_TEMPORARILY)
    end
    local answer = self.answers[ctx.route.path]
    if answer then
        return answer(ctx)
    end
    local record = self.decisions:find(ctx.raw_path:match("[^/]+$"))
    if record then
        return json(cjson.encode(record))
    end
    return nil, { code = "not_found", description = "No decision of this id is kept" }, 404
end


return _M
