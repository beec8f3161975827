-- The usable RS512 verification keys of a JWK Set (RFC 7517), all others skipped: the rules of
-- libs/bearer's jwk.py.

local cjson = require "cjson.safe"
local rs512 = require "gateway.bearer.rs512"
local strict = require "gateway.bearer.strict"

local decode_segment = strict.decode_segment
local byte, type = string.byte, type

local MIN_BITS, MAX_BITS = 2048, 8192
local MAX_EXPONENT_BYTES = 8 -- a huge exponent makes every verification slow
local MAX_KEYS = 64


-- The bytes of a Base64urlUInt in its fewest octets (RFC 7518 section 2), or nil.
local function number(value)
    local raw = type(value) == "string" and decode_segment(value)
    if not raw or raw == "" or byte(raw) == 0 then
        return nil
    end
    return raw
end


local function odd(raw)
    return byte(raw, -1) % 2 == 1
end


local function bits(raw)
    local count, first = (#raw - 1) * 8, byte(raw)
    while first > 0 do
        count, first = count + 1, (first - first % 2) / 2
    end
    return count
end


local function contains(list, wanted)
    if type(list) ~= "table" then
        return false
    end
    for i = 1, #list do
        if list[i] == wanted then
            return true
        end
    end
    return false
end


local function may_verify(jwk)
    return jwk.kty == "RSA"
        and (jwk.use == nil or jwk.use == "sig")
        and (jwk.alg == nil or jwk.alg == "RS512")
        and (jwk.key_ops == nil or contains(jwk.key_ops, "verify"))
        and jwk.d == nil -- a private key that is published is nobody's any more
end


local function usable(jwk)
    if not may_verify(jwk) then
        return false
    end
    local n, e = number(jwk.n), number(jwk.e)
    return n and bits(n) >= MIN_BITS and bits(n) <= MAX_BITS and odd(n)
        and e and #e <= MAX_EXPONENT_BYTES and odd(e) and e ~= "\1"
end


-- lua-cjson makes the same table of {} and []. A list is an array or, empty, is spelt as one.
local function list_of_keys(document, text)
    local list = type(document) == "table" and document.keys
    if type(list) ~= "table" then
        return nil
    end
    if next(list) == nil then
        return ngx.re.find(text, [["keys"\s*:\s*\[]], "jo") and list
    end
    return #list > 0 and list
end


local _M = {}


--- The usable keys of a JSON text, an array of {kid=, n=, e=} as they are spelt there, which is the
--- one canonical spelling. nil, err: not JSON, no list of at most 64 objects, or one `kid` for two
--- usable keys.
function _M.parse_jwks(text)
    local document, err = cjson.decode(text)
    if document == nil then
        return nil, "the JWK Set is not JSON: " .. err
    end
    local list = list_of_keys(document, text)
    if not list or #list > MAX_KEYS then
        return nil, "not a JWK Set of at most 64 keys"
    end
    local keys, seen = {}, {}
    for i = 1, #list do
        local jwk = list[i]
        if type(jwk) ~= "table" or jwk[1] ~= nil then
            return nil, "the JWK Set holds something that is not a key"
        end
        local kid = jwk.kid
        if type(kid) == "string" and kid ~= "" and usable(jwk) then
            if seen[kid] then -- RFC 7517 section 4.5: which one is meant?
                return nil, "the JWK Set uses one kid for two keys"
            end
            seen[kid] = true
            keys[#keys + 1] = { kid = kid, n = jwk.n, e = jwk.e }
        end
    end
    return keys
end


--- What verifies signatures, of one entry of parse_jwks: see rs512. nil, err if libcrypto won't.
function _M.key(entry)
    return rs512.new(decode_segment(entry.n), decode_segment(entry.e))
end


return _M
