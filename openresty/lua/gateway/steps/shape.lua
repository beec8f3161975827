-- Step 2: the positive security model. A request that is not of a shape that a service takes is
-- refused before anything in it is looked at; the cheapest checks come first. What passes has a
-- route and an operation for the later steps.

local body = require "gateway.policy.body"
local framing = require "gateway.policy.framing"
local head = require "gateway.policy.head"
local reasons = require "gateway.policy.reasons"
local routes = require "gateway.policy.routes"
local target = require "gateway.policy.target"
local utf8 = require "gateway.policy.utf8"

local invalid = reasons.invalid
local check_path, check_query, decode = target.check_path, target.check_query, target.decode
local clear = require "table.clear"

local _M = {}
local mt = { __index = _M }

local values = {} -- of the path's parameters; nothing yields while they are in use
local seen = {} -- names of arguments, the same


--- The step, with the routes of `conf.policy_file`; nil and one line that says what is wrong in it.
function _M.new(conf)
    local compiled, err = routes.new(conf.policy_file)
    if not compiled then
        return nil, err
    end
    return setmetatable({
        routes = compiled,
        max_uri_bytes = conf.max_uri_bytes,
        max_arguments = conf.max_arguments,
        max_headers = conf.max_headers,
        max_header_bytes = conf.max_header_bytes,
        max_body_bytes = conf.max_body_bytes,
    }, mt)
end


-- The bytes of the address. A path that is a route's own needs no look.
local function check_target(self, ctx, route)
    local path, query = ctx.raw_path, ctx.raw_query
    local bytes = #path + (query and #query + 1 or 0)
    if bytes > self.max_uri_bytes then
        return nil, reasons.uri_too_long("uri_too_long", bytes, self.max_uri_bytes), 414
    end
    local cause = not route and check_path(path)
    if cause then
        return invalid("The path is malformed", nil, cause)
    end
    if query then
        local wrong, has_high_bytes = check_query(query)
        if wrong then
            return invalid("The query is malformed", nil, wrong)
        end
        ctx.has_high_bytes = has_high_bytes
    end
    return true
end


local function check_argument(operation, name, value, has_high_bytes)
    if has_high_bytes and not (utf8.is_valid(name) and utf8.is_valid(value)) then
        return invalid("An argument is not UTF-8", nil, "bad_utf8")
    end
    local argument = operation.arguments[name]
    if not argument and operation.other_arguments then
        return true -- the service ignores it, as its RFC says (RFC 6749 section 3.1)
    elseif not argument then
        return invalid("This address takes no such argument", name, "unknown_argument")
    end
    if seen[name] and not argument.repeated then
        return invalid("This argument is given more than once", name, "repeated_argument")
    end
    seen[name] = true
    local ok, cause = argument.check(value)
    if not ok then
        return invalid("This argument is not as this address takes it", name, cause)
    end
    return true
end


local function check_arguments(self, ctx, operation)
    clear(seen)
    if ctx.raw_query then
        local arguments = ctx:arguments()
        local count = #arguments / 2
        if count > self.max_arguments then
            return nil, reasons.uri_too_long("too_many_arguments", count, self.max_arguments), 414
        end
        for i = 1, #arguments, 2 do
            local ok, reason, status =
                check_argument(operation, arguments[i], arguments[i + 1], ctx.has_high_bytes)
            if not ok then
                return nil, reason, status
            end
        end
    end
    local required = operation.required_arguments
    for i = 1, #required do
        if not seen[required[i].name] then
            return invalid("This argument is missing", required[i].name, "missing_argument")
        end
    end
    return true
end


local function check_parameters(route)
    local parameters = route.parameter_checks
    for i = 1, #parameters do
        local ok, cause = parameters[i].check(decode(values[i]))
        if not ok then
            return invalid("This part of the path can't be one", parameters[i].name, cause)
        end
    end
    return true
end


-- All checks in their order; true, or nil, reason, status.
local function check(self, ctx, route, operation)
    local ok, reason, status = check_target(self, ctx, route and #route.parameter_checks == 0)
    if ok then ok, reason, status = head.check(self, ctx) end
    if ok then ok, reason, status = framing.check(ctx) end
    if ok and not route then
        return nil, reasons.not_found(ctx), 404
    end
    if ok and not operation then
        return nil, reasons.method_not_allowed(ctx, route), 405
    end
    if ok then ok, reason, status = check_arguments(self, ctx, operation) end
    if ok then ok, reason, status = check_parameters(route) end
    if ok then ok, reason, status = body.check(self, ctx, operation) end
    return ok, reason, status
end


--- Decide on a request. The route and the operation are set whatever is decided, as far as the
--- address has them: in shadow mode the later steps go by them.
function _M:access(ctx)
    local route = self.routes:match(ctx.raw_path, values)
    local operation = route and route.methods[ctx.method]
    ctx.route, ctx.operation = route, operation
    return check(self, ctx, route, operation)
end


return _M
