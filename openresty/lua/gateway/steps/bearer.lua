-- The step that verifies bearer tokens: a route that asks for scopes lets only a valid token with
-- them in; on any other a token may be missing, but one that is presented must be genuine.

local clock = require "gateway.clock"
local feed = require "gateway.bearer.feed"
local header = require "gateway.bearer.header"
local http_get = require "gateway.http_get"
local keys = require "gateway.bearer.keys"
local metrics = require "gateway.metrics"
local refusal = require "gateway.bearer.refusal"
local scope = require "gateway.bearer.scope"
local verifier = require "gateway.bearer.verifier"
local websocket = require "gateway.bearer.websocket"

local byte, sub = string.byte, string.sub
local rawget, type = rawget, type
local has_all = scope.has_all

local REALM = "gateway" -- of a request without a route
local MAX_SHOWN = 256 -- bytes of what nobody has verified, for the operator

local _M = {}
local mt = { __index = _M }


local function check(conf)
    if type(conf.issuer) ~= "string" or conf.issuer == "" then
        return "issuer: not a non-empty string"
    elseif type(conf.leeway) ~= "number" or conf.leeway < 0 or conf.leeway % 1 ~= 0 then
        return "leeway: not a whole number of seconds, 0 or more"
    elseif not ngx.shared.gateway_keys then
        return "nginx.conf: lua_shared_dict gateway_keys is missing"
    end
    local url, err = http_get.parse_url(conf.jwks_url)
    return not url and "jwks_url: " .. err
end


--- conf: issuer, jwks_url, leeway in seconds; revocations: url, poll_seconds, max_age, stale, as
--- feed.lua has them. nil and a reason that names what is wrong.
function _M.new(conf)
    local err = check(conf) or feed.check(conf.revocations or {})
    if err then
        return nil, err
    end
    local dict, wanted = ngx.shared.gateway_keys, conf.revocations
    local followed = keys.new({ url = conf.jwks_url, dict = dict })
    local revocations = feed.new({
        url = wanted.url, poll_seconds = wanted.poll_seconds,
        max_age = wanted.max_age, stale = wanted.stale,
        issuer = conf.issuer, keys = followed, keys_url = conf.jwks_url,
        dict = dict, now = clock.now, on_stale = metrics.stale_decision,
    })
    return setmetatable({
        keys = followed,
        feed = revocations,
        verifier = verifier.new(followed, conf, revocations, ngx.now),
    }, mt)
end


function _M:init_worker()
    self.keys:init_worker()
    self.feed:init_worker()
end


--- Whether tokens can be verified at all, for a readiness check.
function _M:ready()
    return self.keys:ready() and self.feed:ready()
end


-- A bounded piece of unverified text, cut between characters; nothing of what is no text.
local function shown(value)
    if type(value) ~= "string" or #value <= MAX_SHOWN then
        return type(value) == "string" and value or nil
    end
    local last = MAX_SHOWN
    while last > 0 and byte(value, last + 1) >= 0x80 and byte(value, last + 1) < 0xc0 do
        last = last - 1
    end
    return sub(value, 1, last)
end


-- An array that is not empty, which in JSON would look like an object.
local function some(names)
    return names and names[1] and names
end


local function refuse(ctx, refused, required)
    local route = ctx.route
    local realm = route and route.audience or REALM
    return nil, {
        code = refusal.code(refused),
        description = refusal.description(refused),
        headers = refusal.headers(refused, realm, required),
        detail = {
            cause = refused.cause,
            claim = refused.claim,
            kid = refused.kid,
            unverified_kid = shown(refused.unverified_kid),
            client_id = refused.client_id,
            required = some(required),
            scopes = some(refused.scopes),
            expected_issuer = refused.expected_issuer,
            unverified_issuer = shown(refused.unverified_issuer),
            expected_audience = refused.expected_audience,
            unverified_audience = shown(refused.unverified_audience),
        },
    }, refusal.status(refused)
end


-- A token is remembered under the whole header, so that one seen before is found without any work
-- on it. Only `Bearer`, one space, the token: other spellings of one token must not fill the cache.
local function name_of(authorization, unverified_token)
    return #authorization == #unverified_token + 7 and authorization or nil
end


local function insufficient(bearer)
    local refused = refusal.new("insufficient_scope", "insufficient_scope", "scope")
    refused.kid, refused.client_id, refused.scopes = bearer.kid, bearer.client_id, bearer.scope_list
    return refused
end


function _M:access(ctx)
    local operation = ctx.operation
    local required = operation and operation.scopes
    local authorization = rawget(ctx.headers, "authorization") -- without get_headers' metatable
    if ctx.route and ctx.route.websocket then
        local offered, refused = rawget(ctx.headers, "sec-websocket-protocol"), nil
        authorization, refused = websocket.authorization(authorization, offered)
        if refused then
            return refuse(ctx, refused, required)
        end
    end
    local audience = required and assert(ctx.route.audience, "a route with scopes but no audience")
    local bearer = type(authorization) == "string"
        and self.verifier:cached(authorization, audience)
    if not bearer then
        if not required and not header.has_bearer(authorization) then
            return true
        end
        local unverified_token, refused = header.token_from(authorization)
        if unverified_token then
            bearer, refused = self.verifier:verify(
                unverified_token, audience, name_of(authorization, unverified_token))
        end
        if not bearer then
            return refuse(ctx, refused, required)
        end
    end
    if required and not has_all(bearer.scopes, required) then
        return refuse(ctx, insufficient(bearer), required)
    end
    ctx.bearer = bearer
    return true
end


return _M
