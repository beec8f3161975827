-- RSASSA-PKCS1-v1_5 with SHA-512 (RFC 7518 section 3.3) by the libcrypto that nginx itself links:
-- OpenSSL 1.1.1 or 3. A key is made of n and e as DER, so nothing deprecated is called.

local bit = require "bit"
local ffi = require "ffi"

local C, NULL = ffi.C, nil
local char, byte = string.char, string.byte
local rshift, band = bit.rshift, bit.band

ffi.cdef [[
typedef struct evp_pkey_st EVP_PKEY;
typedef struct evp_pkey_ctx_st EVP_PKEY_CTX;
typedef struct evp_md_st EVP_MD;
typedef struct evp_md_ctx_st EVP_MD_CTX;
typedef struct engine_st ENGINE;
EVP_PKEY *d2i_PUBKEY(EVP_PKEY **a, const unsigned char **pp, long length);
void EVP_PKEY_free(EVP_PKEY *key);
const EVP_MD *EVP_sha512(void);
EVP_MD_CTX *EVP_MD_CTX_new(void);
void EVP_MD_CTX_free(EVP_MD_CTX *ctx);
int EVP_MD_CTX_copy_ex(EVP_MD_CTX *out, const EVP_MD_CTX *in);
int EVP_DigestVerifyInit(EVP_MD_CTX *ctx, EVP_PKEY_CTX **pctx, const EVP_MD *type, ENGINE *e,
                         EVP_PKEY *pkey);
int EVP_DigestVerify(EVP_MD_CTX *ctx, const unsigned char *sig, size_t siglen,
                     const unsigned char *tbs, size_t tbslen);
void ERR_clear_error(void);
]]

local INTEGER, BIT_STRING, SEQUENCE = 0x02, 0x03, 0x30
-- SEQUENCE { OID rsaEncryption, NULL } (RFC 8017 appendix A.1)
local RSA_ENCRYPTION = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"


local function der(tag, content)
    local length = #content
    if length < 0x80 then
        return char(tag, length) .. content
    elseif length < 0x100 then
        return char(tag, 0x81, length) .. content
    end
    return char(tag, 0x82, rshift(length, 8), band(length, 0xff)) .. content
end


local function positive(number)
    return der(INTEGER, byte(number) >= 0x80 and "\0" .. number or number)
end


-- SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) of big-endian n and e without leading zeros.
local function public_key_info(n, e)
    local key = der(SEQUENCE, positive(n) .. positive(e))
    return der(SEQUENCE, RSA_ENCRYPTION .. der(BIT_STRING, "\0" .. key))
end


-- A context of libcrypto that frees itself.
local function new_context()
    local context = C.EVP_MD_CTX_new()
    assert(context ~= NULL, "libcrypto is out of memory")
    return ffi.gc(context, C.EVP_MD_CTX_free)
end


local scratch -- made in the worker that uses it

local _M = {}
local mt = { __index = _M }


--- A verification key of two numbers, big-endian bytes without leading zeros; or nil, err.
function _M.new(n, e)
    local encoded = public_key_info(n, e)
    local at = ffi.new("const unsigned char *[1]", { ffi.cast("const unsigned char *", encoded) })
    local key = C.d2i_PUBKEY(nil, at, #encoded)
    if key == NULL then
        C.ERR_clear_error()
        return nil, "libcrypto does not take the key"
    end
    -- The prepared context keeps the key alive; copying it is faster than preparing one each time.
    local prepared = new_context()
    local done = C.EVP_DigestVerifyInit(prepared, nil, C.EVP_sha512(), nil, key)
    C.EVP_PKEY_free(key)
    if done ~= 1 then
        C.ERR_clear_error()
        return nil, "libcrypto has no RS512"
    end
    return setmetatable({ prepared = prepared }, mt)
end


--- Whether the signature, so many bytes long, is this key's over the message. Both are strings or
--- arrays of bytes.
function _M:verify(message, message_size, signature, signature_size)
    scratch = scratch or new_context()
    if C.EVP_MD_CTX_copy_ex(scratch, self.prepared) == 1
        and C.EVP_DigestVerify(scratch, signature, signature_size, message, message_size) == 1
    then
        return true
    end
    C.ERR_clear_error() -- nginx would take what is left there for an error of its TLS
    return false
end


return _M
