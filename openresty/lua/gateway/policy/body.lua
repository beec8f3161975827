-- Whether the body that is announced is one that the operation takes. It is not read here.

local reasons = require "gateway.policy.reasons"

local find, lower = string.find, string.lower
local re_find = ngx.re.find
local rawget, tonumber = rawget, tonumber
local http_version = ngx.req.http_version

local _M = {}

-- RFC 5789 section 3.1, and the Linked Data Platform.
local ACCEPT = { PATCH = "Accept-Patch", POST = "Accept-Post" }


local function unsupported_type(ctx, operation)
    return nil, reasons.unsupported_media_type(
        "This address does not take this content type",
        ACCEPT[ctx.method] or "Accept", operation.accepts_text, "content_type", ctx.media_type
    ), 415
end


-- Charsets in which ASCII is ASCII: in others the services and the filter could read other texts.
local CHARSET = [[;[ \t]*charset=("?)(?:utf-?8|us-ascii|iso-8859-[0-9]+|windows-125[0-9])\1[ \t]*(?:;|\z)]]


-- A charset that is said twice, or in some other way (RFC 2231), is none.
local function check_charset(content_type, operation, ctx)
    local first, last = find(lower(content_type), "charset", 1, true)
    if not first or re_find(content_type, CHARSET, "ijo")
        and not find(lower(content_type), "charset", last, true) then
        return true
    end
    return nil, reasons.unsupported_media_type(
        "This address does not take this charset",
        ACCEPT[ctx.method] or "Accept", operation.accepts_text, "charset", content_type
    ), 415
end


-- The one coding that is none. Compressed, a body could not be looked into.
local function check_encoding(encoding)
    if not encoding or lower(encoding) == "identity" then
        return true
    end
    return nil, reasons.unsupported_media_type(
        "Bodies are taken as they are, not compressed",
        "Accept-Encoding", "identity", "content_encoding", encoding
    ), 415
end


-- HTTP/2 needs no length, but who is to look into the body needs to know that there is one.
local function check_length(length, is_chunked)
    if length or is_chunked or (http_version() or 1) < 2 then -- nil: HTTP/1.2
        return true
    end
    return nil, {
        code = "length_required",
        description = "The request has a body and no Content-Length",
        detail = { cause = "length_required" },
    }, 411
end


--- true, or nil, reason, status. `limits` has max_body_bytes, for operations that have none.
function _M.check(limits, ctx, operation)
    local headers = ctx.headers
    local length = rawget(headers, "content-length")
    local is_chunked = rawget(headers, "transfer-encoding") ~= nil
    local bytes = tonumber(length or 0)
    if operation.body == "none" then
        if bytes ~= 0 or is_chunked then
            return reasons.invalid("This address takes no body", nil, "unexpected_body")
        end
        return true
    end
    local limit = operation.max_body_bytes or limits.max_body_bytes
    if not bytes or bytes > limit then
        return nil, reasons.payload_too_large(bytes, limit), 413
    end
    if operation.body == "optional" and bytes == 0 and not is_chunked then
        return true
    end
    if not operation.accepts[ctx.media_type or ""] then
        return unsupported_type(ctx, operation)
    end
    local ok, reason, status = check_charset(rawget(headers, "content-type"), operation, ctx)
    if ok then
        ok, reason, status = check_encoding(rawget(headers, "content-encoding"))
    end
    if ok then
        ok, reason, status = check_length(length, is_chunked)
    end
    return ok, reason, status
end


return _M
