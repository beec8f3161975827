-- The id of a request whose caller gave none: 32 hexadecimal digits, the first half of them a worker's
-- own at random, the second counted. nginx's $request_id asks OpenSSL for random bytes each time,
-- which takes longer than to verify a token that is known; an id has to be unique, not secret.

local bit = require "bit"

local tohex = bit.tohex

local _M = {}

local prefix, count


--- Once in each worker.
function _M.init_worker()
    local file = assert(io.open("/dev/urandom", "rb"))
    local bytes = file:read(12)
    file:close()
    prefix = bytes:gsub(".", function(byte) return tohex(byte:byte(), 2) end)
    count = 0
end


--- A new id.
function _M.new()
    count = (count + 1) % 0x100000000
    return prefix .. tohex(count)
end


return _M
