-- The bearer step on many cases at once: keys, clock and revocations are the request's.
-- {jwks, issuer, leeway, now, revoked, rounds, cases: [{authorization: null or [base64 ...],
-- scopes, audience, websocket, offered}]} -> [what access() returned and left in ctx].

local cjson = require "cjson"
local jwk = require "gateway.bearer.jwk"
local bearer_step = require "gateway.steps.bearer"
local verifier = require "gateway.bearer.verifier"

ngx.req.read_body()
local asked = cjson.decode(ngx.req.get_body_data())


local function given(value)
    if value == cjson.null then
        return nil
    end
    return value
end


local keys, known = {}, {}
for _, entry in ipairs(assert(jwk.parse_jwks(asked.jwks))) do
    known[entry.kid] = assert(jwk.key(entry))
end
function keys:current() return known end
function keys:key_set() return known end
function keys:ready() return given(asked.ready) ~= false end

local revoked = {}
for _, jti in ipairs(given(asked.revoked) or {}) do
    revoked[jti] = true
end
local revocations = {}
function revocations:is_revoked(bearer) return revoked[bearer.jti] == true end

local conf = {
    issuer = asked.issuer, leeway = asked.leeway, jwks_url = "http://127.0.0.1/jwks",
    revocations = { url = "http://127.0.0.1/list", poll_seconds = 1, max_age = 60, stale = "accept" },
}
local step = assert(bearer_step.new(conf))
local now = function() return asked.now end
step.verifier = verifier.new(keys, conf, revocations, now)


local function context(case)
    local values = given(case.authorization)
    if values then
        local encoded = values
        values = {}
        for i = 1, #encoded do
            values[i] = ngx.decode_base64(encoded[i])
        end
    end
    local audience = given(case.audience)
    return {
        headers = {
            authorization = values and (values[2] and values or values[1]),
            ["sec-websocket-protocol"] = given(case.offered),
        },
        route = audience and { audience = audience, websocket = given(case.websocket) },
        operation = audience and { scopes = given(case.scopes) },
    }
end


-- lua-cjson writes 14 digits of a number.
local function exact(bearer)
    if not bearer then
        return nil
    end
    local shown = {}
    for name, value in pairs(bearer) do
        shown[name] = type(value) == "number" and ("%.17g"):format(value) or value
    end
    return shown
end


local answers = {}
for round = 1, given(asked.rounds) or 1 do -- a second one meets what the first left in the cache
    for i, case in ipairs(asked.cases) do
        local ctx = context(case)
        local ok, reason, status = step:access(ctx)
        answers[i] = answers[i] or {}
        answers[i][round] = {
            ok = ok or false, reason = reason, status = status, bearer = exact(ctx.bearer),
        }
    end
end
ngx.print(cjson.encode(answers))
