-- A table in memory that all workers share: a record of one kind for each of the callers that were
-- here last. nginx's own dictionaries hold strings, which would be copied out, changed and copied back
-- under a lock made of two further operations; here a record is changed where it is.
--
-- A name has its bucket of WAYS places; when all are taken, the one that was away for longest goes. The
-- locks are the system's own between processes (POSIX: PTHREAD_PROCESS_SHARED), and robust: the death
-- of a worker that holds one is noticed by the next.

local ffi = require "ffi"

local C, cast, fill, sizeof = ffi.C, ffi.cast, ffi.fill, ffi.sizeof
local md5_bin = ngx.md5_bin

ffi.cdef [[
    typedef struct {
        uint32_t tag[4];     /* of the caller's name; all zero: nobody */
        double used_at;      /* seconds of clock.lua */
    } gateway_place_t;
    typedef struct {
        uint8_t secret[16];  /* nobody outside can choose names that share a tag or a bucket */
        uint32_t era;        /* of concurrency.lua */
    } gateway_memory_t;

    void *gateway_mmap(void *address, size_t length, int protection, int flags, int file, long offset)
        __asm__("mmap");
    int gateway_mutexattr_init(void *attributes) __asm__("pthread_mutexattr_init");
    int gateway_mutexattr_setpshared(void *attributes, int shared) __asm__("pthread_mutexattr_setpshared");
    int gateway_mutexattr_setrobust(void *attributes, int robust) __asm__("pthread_mutexattr_setrobust");
    int gateway_mutex_init(void *mutex, const void *attributes) __asm__("pthread_mutex_init");
    int gateway_mutex_lock(void *mutex) __asm__("pthread_mutex_lock");
    int gateway_mutex_unlock(void *mutex) __asm__("pthread_mutex_unlock");
    int gateway_mutex_consistent(void *mutex) __asm__("pthread_mutex_consistent");
]]

-- Linux' numbers.
local READ_WRITE, SHARED_ANONYMOUS, EOWNERDEAD = 3, 0x21, 130
local ROBUST, PROCESS_SHARED = 1, 1

local WAYS = 8
local STRIPES, MUTEX_BYTES = 128, 64  -- every 128th bucket has the same lock
local HEAD_BYTES = 64
local MOST_KNOWN = 1024  -- in each worker: half a kilobyte each
local bytes_of, words_of = ffi.typeof("uint8_t *"), ffi.typeof("const uint32_t *")

local _M = {}
local mt = { __index = _M }


local function random_bytes(count)
    local file = assert(io.open("/dev/urandom", "rb"))
    local bytes = file:read(count)
    file:close()
    return bytes
end


local function allocate(length)
    local address = C.gateway_mmap(nil, length, READ_WRITE, SHARED_ANONYMOUS, -1, 0)
    if cast("intptr_t", address) == -1 then
        error("rate limit: no memory for " .. length .. " bytes of counters", 0)
    end
    return cast(bytes_of, address)
end


local function init_mutexes(mutexes)
    local attributes = ffi.new("uint64_t[8]")
    C.gateway_mutexattr_init(attributes)
    C.gateway_mutexattr_setpshared(attributes, PROCESS_SHARED)
    C.gateway_mutexattr_setrobust(attributes, ROBUST)
    for i = 0, STRIPES - 1 do
        C.gateway_mutex_init(mutexes + i * MUTEX_BYTES, attributes)
    end
end


-- The memory made for this name when nginx started; a reload goes on with it. Its address lasts: all
-- workers are children of the one master.
local function region(name, length)
    local dict, key = ngx.shared.gateway_limits, "memory:" .. name
    local address = dict:get(key)
    if address then
        return cast(bytes_of, address)
    end
    local memory = allocate(length)
    ffi.copy(memory, random_bytes(16), 16)
    init_mutexes(memory + HEAD_BYTES)
    assert(dict:set(key, tonumber(cast("uintptr_t", memory))))
    return memory
end


--- In the master: memory for `count` records (a power of two, 1,024 or more) of the C type `record`,
--- zero at first. A table of this name has always had the same count and type.
function _M.new(name, record, count)
    local entry = ffi.typeof("struct { gateway_place_t place; $ record; }", ffi.typeof(record))
    local size = sizeof(entry)
    local memory = region(name, HEAD_BYTES + STRIPES * MUTEX_BYTES + count * size)
    return setmetatable({
        head = cast("gateway_memory_t *", memory),
        mutexes = memory + HEAD_BYTES,
        entries = cast(ffi.typeof("$ *", entry), memory + HEAD_BYTES + STRIPES * MUTEX_BYTES),
        size = size,
        buckets = count / WAYS,
        known = {},
        known_count = 0,
    }, mt)
end


-- Where the records of a name are to be looked for, and where it was found last.
local function find(self, name)
    if self.known_count == MOST_KNOWN then
        self.known, self.known_count = {}, 0
    end
    local tag = cast(words_of, md5_bin(ffi.string(self.head.secret, 16) .. name))
    local bucket = tag[0] % self.buckets
    local spot = {
        t0 = tag[0], t1 = tag[1], t2 = tag[2], t3 = tag[3],
        first = bucket * WAYS,
        mutex = self.mutexes + bucket % STRIPES * MUTEX_BYTES,
        entry = self.entries + bucket * WAYS,
    }
    self.known[name], self.known_count = spot, self.known_count + 1
    return spot
end


local function is_of(place, spot)
    local tag = place.tag
    return tag[0] == spot.t0 and tag[1] == spot.t1 and tag[2] == spot.t2 and tag[3] == spot.t3
end


-- The entry of a name that is not where it was found last: another of its bucket, or the one there that
-- was away for longest, emptied.
local function settle(self, spot)
    local oldest
    for i = spot.first, spot.first + WAYS - 1 do
        local entry = self.entries + i
        if is_of(entry.place, spot) then
            spot.entry = entry
            return entry
        end
        if not oldest or entry.place.used_at < oldest.place.used_at then
            oldest = entry
        end
    end
    fill(oldest, self.size)
    local tag = oldest.place.tag
    tag[0], tag[1], tag[2], tag[3] = spot.t0, spot.t1, spot.t2, spot.t3
    spot.entry = oldest
    return oldest
end


-- The lock's holder died at its work: what it may have left half done is forgotten.
local function recover(self, spot)
    local stripe = spot.first / WAYS % STRIPES
    for bucket = stripe, self.buckets - 1, STRIPES do
        fill(self.entries + bucket * WAYS, WAYS * self.size)
    end
    C.gateway_mutex_consistent(spot.mutex)
end


--- The record of `name`, locked: nothing may yield before `unlock(mutex)`. A caller that is new, or was
--- away for too long, has one of zeros. `now`: seconds of clock.lua. -> the record, and its mutex
function _M:lock(name, now)
    local spot = self.known[name] or find(self, name)
    if C.gateway_mutex_lock(spot.mutex) == EOWNERDEAD then
        recover(self, spot)
    end
    local entry = spot.entry
    if not is_of(entry.place, spot) then
        entry = settle(self, spot)
    end
    entry.place.used_at = now
    return entry.record, spot.mutex
end


--- Unlock what `lock` has locked.
function _M.unlock(mutex)
    C.gateway_mutex_unlock(mutex)
end


return _M
