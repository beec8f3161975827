-- The one exit of every refusal: JSON with a stable code and the request's id, and nothing that
-- tells an attacker why. The operator looks the reason up by that id (decisions.lua). Browsers that
-- ask for a page get one.

local cjson = require "cjson"
local page = require "gateway.refusal_page"

local _M = {}

-- What nginx refuses by itself: {code, sentence, step, Retry-After}, by its status.
local BY_NGINX = {
    [400] = { "invalid_request", "The request is malformed", "shape" },
    [404] = { "not_found", "There is nothing at this address", "shape" },
    [405] = { "method_not_allowed", "This address does not take this method", "shape" },
    [408] = { "request_timeout", "The request came too slowly", "shape" },
    [411] = { "length_required", "The request has a body and no Content-Length", "shape" },
    [413] = { "payload_too_large", "The body is too large", "shape" },
    [414] = { "uri_too_long", "The address is too long", "shape" },
    [429] = { "rate_limited", "Too many requests; try again later", "rate_limit", 1 },
    [431] = { "headers_too_large", "The header fields are too large", "shape" },
    [500] = { "server_error", "The gateway could not answer", "gateway" },
    [502] = { "upstream_unavailable", "The service does not answer", "proxy", 2 },
    [504] = { "upstream_timeout", "The service did not answer in time", "proxy", 5 },
}

local STANDARD = { [403] = 400, [503] = 502 }
local METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"


--- The reason, status and step of what nginx refused with `status`.
function _M.by_nginx(status)
    status = STANDARD[status] or status
    local code, description, step, retry_after = unpack(BY_NGINX[status] or BY_NGINX[500])
    local var = ngx.var
    local detail = { cause = "nginx", upstream = var.upstream_addr, upstream_status = var.upstream_status }
    local headers = { ["Retry-After"] = retry_after, Allow = status == 405 and METHODS or nil }
    return { code = code, description = description, headers = headers, detail = detail }, status, step
end


local function json(request_id, reason)
    return cjson.encode({
        error = reason.code,
        code = reason.code,
        error_description = reason.description,
        request_id = request_id,
        field = reason.field,
    })
end


--- Answer the request that is being served, and end it.
function _M.answer(request_id, reason, status)
    local header = ngx.header
    for name, value in pairs(reason.headers or {}) do
        header[name] = value
    end
    local is_page = page.is_wanted(ngx.var.http_accept)
    header["Content-Type"] = is_page and "text/html; charset=utf-8" or "application/json"
    header["Cache-Control"] = "no-store"
    header["Content-Security-Policy"] = is_page and page.content_security_policy(request_id)
        or "default-src 'none'; frame-ancestors 'none'"
    local body = (is_page and page.render or json)(request_id, reason)
    header["Content-Length"] = #body
    ngx.status = status
    ngx.print(body)
    return ngx.exit(ngx.HTTP_OK)
end


return _M
