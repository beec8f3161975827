-- A JWS in compact form taken apart (RFC 7515 section 7.1). Nothing in it can be believed yet.

local ffi = require "ffi"
local header = require "gateway.bearer.header"
local refusal = require "gateway.bearer.refusal"
local strict = require "gateway.bearer.strict"

local find = string.find
local ffi_string = ffi.string
local decode = strict.decode_base64url
local invalid_token = refusal.invalid_token
local MAX_TOKEN_BYTES = header.MAX_TOKEN_BYTES

-- Room for the three segments of so many bytes.
local function segments(size)
    return {
        head = ffi.new("uint8_t[?]", size),
        payload = ffi.new("uint8_t[?]", size),
        signature = ffi.new("uint8_t[?]", size),
    }
end

-- Of the token that was parsed last. Nothing yields between parse() and the use of what is in here.
local last = segments(MAX_TOKEN_BYTES)

local _M = {}


--- The JWS, whose `header` is a table, or nil and the refusal: too_large, malformed, bad_base64 or
--- bad_header, in this order. The functions below are for the one that was parsed last.
function _M.parse(unverified_token, max_bytes)
    if #unverified_token > max_bytes then
        return nil, invalid_token("too_large")
    end
    local first = find(unverified_token, ".", 1, true)
    local second = first and find(unverified_token, ".", first + 1, true)
    if not second or find(unverified_token, ".", second + 1, true) then
        return nil, invalid_token("malformed")
    end
    local into = #unverified_token > MAX_TOKEN_BYTES and segments(#unverified_token) or last
    local head_size = decode(unverified_token, 1, first - 1, into.head)
    local payload_size = decode(unverified_token, first + 1, second - 1, into.payload)
    local signature_size = decode(unverified_token, second + 1, #unverified_token, into.signature)
    if not (head_size and payload_size and signature_size) then
        return nil, invalid_token("bad_base64")
    end
    local unverified_header = strict.json_object(ffi_string(into.head, head_size))
    if not unverified_header then
        return nil, invalid_token("bad_header")
    end
    return {
        header = unverified_header,
        segments = into,
        payload_size = payload_size,
        signature_size = signature_size,
        signed = unverified_token,
        signed_size = second - 1,
    }
end


--- The payload's bytes.
function _M.payload(token)
    return ffi_string(token.segments.payload, token.payload_size)
end


--- Whether `key` signed the token.
function _M.is_signed_by(token, key)
    local signature = token.segments.signature
    return key:verify(token.signed, token.signed_size, signature, token.signature_size)
end


return _M
