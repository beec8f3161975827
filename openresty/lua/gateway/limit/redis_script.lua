-- The sliding window of log.lua as scripts for Redis, whose clock is the one clock of all nodes.
-- Needs Redis 5 (a script may write after it asked for the time).
--
-- A log there: beginning of the newest pair (a double), total (4 bytes), then pairs of last time
-- (a double) and count (4 bytes); times are microseconds of Redis' TIME.

local to_hex = function(binary)
    return (binary:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

local COMMON = [[
local function read(key, window, now)
    local log = redis.call('GET', key)
    if not log then return '', now, 0, now end
    local newest = struct.unpack('<d', log, #log - 11)
    if now - newest >= window or newest - now > window then return '', now, 0, now end
    if now < newest then now = newest end
    local begin, total = struct.unpack('<dI4', log)
    local first = 13
    while true do
        local last, count = struct.unpack('<dI4', log, first)
        if now - last < window then break end
        total = total - count
        first = first + 12
    end
    return string.sub(log, first), begin, total, now
end

local function write(key, pairs_, begin, total, window)
    local log = struct.pack('<dI4', begin, total) .. pairs_
    redis.call('SET', key, log, 'PX', math.ceil(window / 1000) + 1)
end

local time = redis.call('TIME')
local clock = time[1] * 1000000 + time[2]
]]

local function script(source)
    source = COMMON .. source
    return { source = source, sha = to_hex(ngx.sha1_bin(source)) }
end


return {
    -- KEYS: callers; ARGV: count and window of each. Counts in all of them or in none.
    -- -> number of the first that refuses or 0, then remaining, reset and time of each or of that
    take = script [[
local function freed_at(pairs_, needed, window)
    local at = 1
    while true do
        local last, count = struct.unpack('<dI4', pairs_, at)
        needed = needed - count
        at = at + 12
        if needed <= 0 or at > #pairs_ then return last + window end
    end
end

local answer, writes = {0}, {}
for i = 1, #KEYS do
    local count, window = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
    local pairs_, begin, total, now = read(KEYS[i], window, clock)
    if total >= count then
        return {i, 0, freed_at(pairs_, total - count + 1, window) - now, 0}
    end
    if pairs_ ~= '' and now - begin < window / 64 then
        local _, newest = struct.unpack('<dI4', pairs_, #pairs_ - 11)
        pairs_ = string.sub(pairs_, 1, #pairs_ - 12) .. struct.pack('<dI4', now, newest + 1)
    else
        pairs_, begin = pairs_ .. struct.pack('<dI4', now, 1), now
    end
    writes[i] = {pairs_, begin, total + 1, window}
    answer[3 * i - 1] = count - total - 1
    answer[3 * i] = freed_at(pairs_, 1, window) - now
    answer[3 * i + 1] = now
end
for i = 1, #KEYS do
    write(KEYS[i], unpack(writes[i]))
end
return answer
]],

    -- KEYS: the caller; ARGV: window, and the time under which the request was counted.
    give_back = script [[
local window, at = tonumber(ARGV[1]), tonumber(ARGV[2])
local pairs_, begin, total = read(KEYS[1], window, clock)
local from = 1
while from <= #pairs_ do
    local last, count = struct.unpack('<dI4', pairs_, from)
    if last >= at then
        if count == 0 then return 0 end
        pairs_ = string.sub(pairs_, 1, from - 1) .. struct.pack('<dI4', last, count - 1)
            .. string.sub(pairs_, from + 12)
        write(KEYS[1], pairs_, begin, total - 1, window)
        return 1
    end
    from = from + 12
end
return 0
]],
}
