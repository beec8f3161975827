-- Many verifications in one worker: {jwks, issuer, audience, now, authorizations, count, cached} ->
-- {seconds, accepted, memory, errors}: their processor time, how many passed, the worker's resident
-- pages, and what is left in OpenSSL's error queue.

local bearer_step = require "gateway.steps.bearer"
local cjson = require "cjson"
local ffi = require "ffi"
local jwk = require "gateway.bearer.jwk"
local verifier = require "gateway.bearer.verifier"

ffi.cdef "unsigned long ERR_peek_error(void);"

ngx.req.read_body()
local asked = cjson.decode(ngx.req.get_body_data())

local known = {}
for _, entry in ipairs(assert(jwk.parse_jwks(asked.jwks))) do
    known[entry.kid] = assert(jwk.key(entry))
end
local keys = {}
function keys:current() return known end
function keys:key_set() return known end
function keys:ready() return true end

local none = {}
function none:is_revoked() return false end

local conf = {
    issuer = asked.issuer, leeway = 30, jwks_url = "http://127.0.0.1/jwks",
    revocations = { url = "http://127.0.0.1/list", poll_seconds = 1, max_age = 60, stale = "accept" },
}
local step = assert(bearer_step.new(conf))
local now = function() return asked.now end
step.verifier = verifier.new(keys, conf, none, now)
if not asked.cached then
    step.verifier.cached = function() return nil end
end


local function resident()
    local file = assert(io.open("/proc/self/statm"))
    local pages = file:read("*a"):match("^%d+ (%d+)")
    file:close()
    return tonumber(pages)
end


local contexts = {}
for i, authorization in ipairs(asked.authorizations) do
    contexts[i] = {
        headers = { authorization = authorization },
        route = { audience = asked.audience },
        operation = { scopes = { "data:read" } },
    }
end

local function loop(count)
    local accepted, size = 0, #contexts
    for i = 1, count do
        local ctx = contexts[i % size + 1]
        if step:access(ctx) then
            accepted = accepted + 1
        end
    end
    return accepted
end

loop(#contexts) -- compiled, and in the cache
local began = os.clock()
local accepted = loop(asked.count)
local seconds = os.clock() - began
ngx.print(cjson.encode({
    seconds = seconds,
    accepted = accepted,
    memory = resident(),
    errors = tonumber(ffi.C.ERR_peek_error()),
}))
