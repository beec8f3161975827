-- The gateway's settings, read once from the environment; an error names the setting.

local cjson = require "cjson.safe"
local parse_url = require("gateway.http_get").parse_url

local _M = {}

local MODES = { enforce = true, shadow = true, off = true }


local function text(env, name, default)
    local value = env(name)
    if value == nil or value == "" then
        return default
    end
    return value
end


local function whole(env, name, default, low, high)
    local value = text(env, name)
    if not value then
        return default
    end
    local number = #value < 16 and value:find("^%d+$") and tonumber(value)
    if not number or number < low or number > high then
        error(("%s: must be a whole number from %d to %d, not '%s'"):format(name, low, high, value), 0)
    end
    return number
end


-- Seconds, which may have a fraction.
local function seconds(env, name, default, low, high)
    local value = text(env, name)
    if not value then
        return default
    end
    local number = #value < 16 and value:find("^%d+%.?%d*$") and tonumber(value)
    if not number or number < low or number > high then
        error(("%s: must be a number from %s to %s, not '%s'"):format(name, low, high, value), 0)
    end
    return number
end


local function mode(env, name)
    local value = text(env, name, "enforce")
    if not MODES[value] then
        error(("%s: must be enforce, shadow or off, not '%s'"):format(name, value), 0)
    end
    return value
end


local function stale(env, name)
    local value = text(env, name, "accept")
    if value ~= "accept" and value ~= "refuse" then
        error(("%s: must be accept or refuse, not '%s'"):format(name, value), 0)
    end
    return value
end


-- "100/10s": so many requests in so many seconds.
local function rate(env, name, default)
    local value = text(env, name, default)
    local count, seconds = value:match("^(%d+)/(%d+)s$")
    count, seconds = tonumber(count), tonumber(seconds)
    if not count or count < 1 or count > 1e9 or seconds < 1 or seconds > 86400 then
        error(("%s: must be like 100/10s, requests in seconds, not '%s'"):format(name, value), 0)
    end
    return { count = count, seconds = seconds }
end


local function http_url(env, name, default)
    local value = text(env, name, default)
    if not parse_url(value) then
        error(("%s: must be an http or https URL, not '%s'"):format(name, value), 0)
    end
    return value
end


local function first_upstream(env)
    local urls = text(env, "TOKENDEALER_URL", "http://127.0.0.1:8001")
    return (urls:match("^[^,]+"):gsub("/$", ""))
end


-- A secret NAME may come from the file that NAME_FILE names, as container secrets do.
local function secret(env, name)
    local value, path = text(env, name), text(env, name .. "_FILE")
    if value or not path then
        return value
    end
    local file, err = io.open(path)
    if not file then
        error(("%s_FILE: cannot read: %s"):format(name, err), 0)
    end
    value = file:read("*a")
    file:close()
    return (value:match("^%s*(.-)%s*$"))
end


local function redis_url(env)
    local value = secret(env, "REDIS_URL")
    if value and not value:find("^rediss?://[^%s/]+") then
        error("REDIS_URL: must be redis://[:password@]host:port[/db]", 0)
    end
    return value
end


--- The settings as a table (see openresty/README.md for each one); an error is a string that names
--- the first broken one. `env(name)` gives a variable's value or nil.
function _M.read(env)
    local root = text(env, "GATEWAY_ROOT") or error("GATEWAY_ROOT: is missing: start it by openresty/gateway", 0)
    return {
        root = root,
        policy_file = text(env, "POLICY_FILE", root .. "/policy.json"),
        rules_dir = text(env, "RULES_DIR", root .. "/rules"),
        modes = {
            shape = mode(env, "SHAPE_MODE"),
            attack_filter = mode(env, "ATTACK_FILTER_MODE"),
            bearer = mode(env, "BEARER_MODE"),
            rate_limit = mode(env, "RATE_LIMIT_MODE"),
        },
        issuer = http_url(env, "ISSUER", "http://127.0.0.1:" .. text(env, "PORT", "8080")),
        jwks_url = http_url(env, "JWKS_URL", first_upstream(env) .. "/.well-known/jwks.json"),
        revocations = {
            url = http_url(env, "REVOCATIONS_URL", first_upstream(env) .. "/oauth/revocations"),
            poll_seconds = seconds(env, "REVOCATIONS_POLL_SECONDS", 1, 0.1, 60),
            max_age = whole(env, "REVOCATIONS_MAX_AGE", 60, 1, 86400),
            stale = stale(env, "REVOCATIONS_STALE"),
        },
        has_trusted_proxies = text(env, "TRUSTED_PROXIES") ~= nil,
        leeway = whole(env, "LEEWAY", 30, 0, 300),
        max_uri_bytes = whole(env, "MAX_URI_BYTES", 8192, 256, 15000),
        max_headers = whole(env, "MAX_HEADERS", 100, 10, 1000),
        max_header_bytes = whole(env, "MAX_HEADER_BYTES", 12288, 256, 16000),
        max_arguments = whole(env, "MAX_ARGUMENTS", 100, 1, 1000),
        max_body_bytes = whole(env, "MAX_BODY_BYTES", 262144, 1024, 67108864),
        body_seconds = whole(env, "BODY_SECONDS", 30, 1, 3600),
        attack = {
            blocking_score = whole(env, "ATTACK_BLOCKING_SCORE", 5, 1, 1000),
            paranoia_level = whole(env, "ATTACK_PARANOIA_LEVEL", 1, 1, 4),
        },
        limits = {
            client = rate(env, "RATE_LIMIT_CLIENT", "2000/10s"),
            address = rate(env, "RATE_LIMIT_ADDRESS", "1000/10s"),
            token_client = rate(env, "RATE_LIMIT_TOKEN_CLIENT", "200/10s"),
            token_address = rate(env, "RATE_LIMIT_TOKEN_ADDRESS", "400/10s"),
            login_address = rate(env, "RATE_LIMIT_LOGIN_ADDRESS", "30/60s"),
            login_account = rate(env, "RATE_LIMIT_LOGIN_ACCOUNT", "10/60s"),
            concurrency_client = whole(env, "CONCURRENCY_CLIENT", 100, 1, 100000),
            concurrency_address = whole(env, "CONCURRENCY_ADDRESS", 100, 1, 100000),
        },
        redis_url = redis_url(env),
        decisions_kept = whole(env, "DECISIONS_KEPT", 1000, 10, 5000),
    }
end


--- The JSON in a file, or nil and a reason that names the file.
function _M.read_json(path)
    local file, err = io.open(path, "rb")
    if not file then
        return nil, err
    end
    local content = file:read("*a")
    file:close()
    local value, problem = cjson.decode(content)
    if value == nil then
        return nil, path .. ": " .. problem
    end
    return value
end


return _M
