-- A lock for one key in shared memory, held for a microsecond while a value is read, changed and
-- written back. Who holds it never yields.

local TAKEN = "exists"
local get_phase, sleep = ngx.get_phase, ngx.sleep

local _M = {}

-- A worker that is killed while it holds a lock leaves it behind for so long; one that the system
-- merely stops for a while must find its lock unchanged.
local HELD_SECONDS = 1
local SPINS = 200
local SPINS_WITHOUT_SLEEP = 20000
local SLEEP_SECONDS = 0.001
local SLEEPS = 2000

local CAN_SLEEP = {
    rewrite = true, server_rewrite = true, access = true, content = true, timer = true,
    ssl_cert = true, ssl_session_fetch = true, ssl_client_hello = true,
}


local function spin(dict, key, times)
    for _ = 1, times do
        local ok, err = dict:add(key, true, HELD_SECONDS)
        if ok or err ~= TAKEN then
            return true, ok
        end
    end
    return false
end


local function wait(dict, key)
    if not CAN_SLEEP[get_phase()] then
        return spin(dict, key, SPINS_WITHOUT_SLEEP)
    end
    for _ = 1, SLEEPS do
        sleep(SLEEP_SECONDS)
        local over, held = spin(dict, key, 1)
        if over then
            return true, held
        end
    end
    return true, false  -- longer than any lock is held: something is odd, and waiting won't mend it
end


--- Take the lock `key` of `dict`. -> true and whether it has to be released; false when it was
--- taken by others all the time and this phase can't sleep.
--- Where shared memory has no room even for a lock the work goes on without one.
function _M.acquire(dict, key)
    local ok, err = dict:add(key, true, HELD_SECONDS)
    if ok then
        return true, true
    elseif err ~= TAKEN then
        return true, false
    end
    local over, held = spin(dict, key, SPINS)
    if over then
        return true, held
    end
    return wait(dict, key)
end


function _M.release(dict, key)
    dict:delete(key)
end


return _M
