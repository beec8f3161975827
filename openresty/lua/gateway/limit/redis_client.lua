-- One command to Redis over a pooled connection, within a deadline.

local clock = require "gateway.clock"
local script = require "gateway.limit.redis_script"

-- Debian packages the same library under another name.
local found, driver = pcall(require, "resty.redis")
if not found then
    driver = require "nginx.redis"
end

local max, ceil = math.max, math.ceil

local _M = {}
local mt = { __index = _M }

local TIMEOUT_SECONDS = 0.1
local IDLE_MILLISECONDS = 60000
local POOL_SIZE = 128


--- `address`: of redis_url.parse
function _M.new(address)
    return setmetatable({ address = address, options = { pool = address.pool } }, mt)
end


-- What is left of the time that a caller may be made to wait, in whole milliseconds.
local function set_timeout(redis, deadline)
    redis:set_timeout(max(1, ceil((deadline - clock.now()) * 1000)))
end


local function introduce(self, redis, deadline)
    local address = self.address
    if address.password then
        set_timeout(redis, deadline)
        local ok, err
        if address.user then
            ok, err = redis:auth(address.user, address.password)
        else
            ok, err = redis:auth(address.password)
        end
        if not ok then
            return nil, "AUTH: " .. err
        end
    end
    if address.db ~= 0 then
        set_timeout(redis, deadline)
        local ok, err = redis:select(address.db)
        if not ok then
            return nil, "SELECT: " .. err
        end
    end
    return true
end


-- -> a connection that is ready for commands, and whether it was used before
local function connect(self, deadline)
    local address = self.address
    local redis, err = driver:new()
    if not redis then
        return nil, err
    end
    set_timeout(redis, deadline)
    local ok
    ok, err = redis:connect(address.host, address.port, self.options)
    if not ok then
        return nil, "connect: " .. err
    end
    if address.tls then
        set_timeout(redis, deadline)
        ok, err = redis._sock:sslhandshake(nil, address.host, true)
        if not ok then
            return nil, "TLS: " .. err
        end
    end
    if redis:get_reused_times() > 0 then
        return redis, true
    end
    ok, err = introduce(self, redis, deadline)
    if not ok then
        redis:close()
        return nil, err
    end
    return redis, false
end


local function evaluate(redis, deadline, which, ...)
    set_timeout(redis, deadline)
    local answer, err = redis:evalsha(script[which].sha, ...)
    if answer == false and err:find("^NOSCRIPT") then
        set_timeout(redis, deadline)
        return redis:eval(script[which].source, ...)
    end
    return answer, err
end


--- Run the script `which`; its number of keys, keys and arguments follow.
--- -> its answer, or nil and a reason, after a tenth of a second at the latest.
function _M:run(which, ...)
    local deadline = clock.now() + TIMEOUT_SECONDS
    local redis, used = connect(self, deadline)
    if not redis then
        return nil, used
    end
    local answer, err = evaluate(redis, deadline, which, ...)
    if answer == nil and used and err ~= "timeout" then
        -- Redis had closed this connection, maybe as it ended. At worst the request counts twice.
        redis:close()
        redis, used = connect(self, deadline)
        if not redis then
            return nil, used
        end
        answer, err = evaluate(redis, deadline, which, ...)
    end
    if not answer then
        redis:close()
        return nil, which .. ": " .. err
    end
    redis:set_keepalive(IDLE_MILLISECONDS, POOL_SIZE)
    return answer
end


return _M
