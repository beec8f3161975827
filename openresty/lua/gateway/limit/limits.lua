-- The limits of the settings, checked.

local policy = require "gateway.limit.policy"

local _M = {}

local WINDOWS = {
    "client", "address", "token_client", "token_address", "login_address", "login_account",
}
local COUNTS = { "concurrency_client", "concurrency_address" }


local function is_count(value, most)
    return type(value) == "number" and value >= 1 and value <= most and value % 1 == 0
end


local function window_of(name, setting)
    if type(setting) ~= "table" or not is_count(setting.count, 1e9)
        or not is_count(setting.seconds, 86400) then
        return nil, ("limits.%s: must be a count (1 to 1000000000) in seconds (1 to 86400), "
                     .. "whole numbers"):format(name)
    end
    return policy.new(name:gsub("_", "-"), setting.count, setting.seconds)
end


--- conf.limits as policies, by the setting's name; or nil and a reason that names the setting.
function _M.read(limits)
    local policies = {}
    for _, name in ipairs(WINDOWS) do
        local made, err = window_of(name, limits[name])
        if not made then
            return nil, err
        end
        policies[name] = made
    end
    for _, name in ipairs(COUNTS) do
        if not is_count(limits[name], 1e9) then
            return nil, ("limits.%s: must be a whole number of 1 or more"):format(name)
        end
        policies[name] = policy.concurrent(name:gsub("_", "-"), limits[name])
    end
    return policies
end


return _M
