-- Why a shape is refused, as the contract between the steps has it: what the caller is told, and
-- in `detail` what the operator is.

local find, lower, sub = string.find, string.lower, string.sub

local _M = {}

local MAX_FIELD = 64 -- what is told back of a name that the caller made up


local function field(name)
    if not name or find(name, "[^\32-\126]") then
        return nil
    end
    return sub(name, 1, MAX_FIELD)
end


--- nil, reason, 400. `at` names the part of the request that is wrong, or is nil.
function _M.invalid(description, at, cause)
    local name = field(at)
    return nil, {
        code = "invalid_request",
        description = description,
        field = name,
        detail = { cause = cause, field = name },
    }, 400
end


function _M.uri_too_long(cause, size, limit)
    return {
        code = "uri_too_long",
        description = cause == "uri_too_long" and "The address is too long"
            or "The address has too many arguments",
        detail = { cause = cause, size = size, limit = limit },
    }
end


function _M.headers_too_large(cause, header, size, limit)
    return {
        code = "headers_too_large",
        description = cause == "too_many_headers" and "There are too many header fields"
            or "A header field is too long",
        detail = { cause = cause, header = field(header), size = size, limit = limit },
    }
end


function _M.not_found()
    return {
        code = "not_found",
        description = "There is nothing at this address",
        detail = { cause = "unknown_path" },
    }
end


function _M.method_not_allowed(ctx, route)
    return {
        code = "method_not_allowed",
        description = "This address does not take this method",
        headers = { Allow = route.allow },
        detail = { cause = "unknown_method", method = sub(ctx.method, 1, MAX_FIELD) },
    }
end


function _M.payload_too_large(size, limit)
    return {
        code = "payload_too_large",
        description = "The body is too large",
        detail = { cause = "body_too_large", size = size, limit = limit },
    }
end


--- `accepts`: the header that says what would do, e.g. {"Accept-Post", "application/json"}.
function _M.unsupported_media_type(description, header, value, cause, given)
    return {
        code = "unsupported_media_type",
        description = description,
        headers = { [header] = value },
        field = cause == "content_encoding" and "Content-Encoding" or "Content-Type",
        detail = { cause = cause, given = given and lower(field(given) or "?") },
    }
end


return _M
