-- The parts of verification on any JWS: {tests: [{jwks, token}]} -> [{kids that are usable, those
-- whose signature it has, those for which it is an access token}]; kids is null for a bad key set.

local cjson = require "cjson"
local jwk = require "gateway.bearer.jwk"
local verify = require "gateway.bearer.verify"

ngx.req.read_body()
local asked = cjson.decode(ngx.req.get_body_data())

local none = {}
function none:is_revoked() return false end


local function keys_of(text)
    local entries = jwk.parse_jwks(text)
    if not entries then
        return nil
    end
    local keys = {}
    for _, entry in ipairs(entries) do
        keys[entry.kid] = assert(jwk.key(entry))
    end
    return keys
end


local function answer(test)
    local keys = keys_of(test.jwks)
    local usable, signed, valid = {}, {}, false
    for kid, key in pairs(keys or {}) do
        usable[kid] = true
        if type(test.token) == "string" and verify.verify_signature(test.token, key, 8192) then
            signed[kid] = true
        end
    end
    if type(test.token) == "string" then
        local expected = { issuer = "x", audience = nil, leeway = 0 }
        valid = verify.verify(test.token, keys or {}, expected, none, 0) ~= nil
    end
    return { kids = keys and usable or cjson.null, signed = signed, valid = valid }
end


local answers = {}
for i, test in ipairs(asked.tests) do
    answers[i] = answer(test)
end
ngx.print(cjson.encode(answers))
