-- Step 5: how often and how many at once. A verified client has its own limit, everybody else is
-- counted by address; the token endpoint and what passwords are tried at have tighter ones on top.
--
-- A refused request is counted nowhere. See docs/decisions/0007-sliding-window.md.

local caller = require "gateway.limit.caller"
local concurrency = require "gateway.limit.concurrency"
local joined = require "gateway.limit.joined"
local limit_policy = require "gateway.limit.policy"
local limits = require "gateway.limit.limits"
local limit_store = require "gateway.limit.store"

local ceil, max = math.ceil, math.max
local enter, leave = concurrency.enter, concurrency.leave
local of_address, of_quota, state = caller.of_address, limit_policy.of_quota, limit_policy.state

local _M = {}
local mt = { __index = _M }

-- Beside the login, where strangers can guess, or have passwords hashed. Which account that is for is
-- in no parameter of theirs.
local LIKE_LOGIN = {
    ["/account/sign-up"] = true, ["/account/second-factor"] = true, ["/account/set-password"] = true,
}


function _M.new(conf)
    local policies, err = limits.read(conf.limits)
    if not policies then
        return nil, err
    end
    local store
    store, err = limit_store.new(conf.redis_url)
    if not store then
        return nil, err
    end
    return setmetatable({ policies = policies, store = store }, mt)
end


function _M.init_worker()
    concurrency.begin_era()
end


-- `who` and what it claims to be go to the operator: nothing in it that a terminal or a log obeys.
local function refusal(policy, who, reset)
    local seconds = max(1, ceil(reset))
    return nil, {
        code = "rate_limited",
        description = "Too many requests; try again later",
        headers = {
            ["Retry-After"] = tostring(seconds),
            ["RateLimit"] = state(policy, 0, seconds),
            ["RateLimit-Policy"] = policy.header,
        },
        detail = {
            limit = policy.name, key = (who:gsub("[^\32-\126]", "?")), count = policy.count,
            window = policy.window, reset = reset,
        },
    }, 429
end


local function claim(policy, who)
    return { policy = policy, who = who, key = joined(policy.key_prefix, who),
             remaining = 0, reset = 0, at = 0, far = false }
end


-- The limits of the token endpoint and of the login, beside `claims[1]`. -> how many there are now,
-- and the one that only who turns out to be that client has used up.
local function tighter(self, ctx, claims, address)
    local policies = self.policies
    if ctx.path == "/oauth/token" then
        claims[2] = claim(policies.token_address, "a:" .. address)
        local client_id = caller.unverified_client_id(ctx)
        if not client_id then
            return 2
        end
        claims[3] = claim(policies.token_client, "c:" .. caller.short(client_id))
        return 3, claims[3]
    elseif ctx.path == "/login" then
        claims[2] = claim(policies.login_address, "a:" .. address)
        local account = caller.account(ctx, address)
        if not account then
            return 2
        end
        claims[3] = claim(policies.login_account, "a:" .. address .. " account:" .. account)
        return 3
    elseif LIKE_LOGIN[ctx.path] then
        claims[2] = claim(policies.login_address, "a:" .. address)
        return 2
    end
    return 1
end


-- The limits that count for a request, the number of claims first.
local function claims_of(self, ctx, policy, who)
    local claims = { claim(policy, who), nil, nil }
    if ctx.method == "POST" then
        return claims, tighter(self, ctx, claims, of_address(ctx.client_address))
    end
    return claims, 1
end


-- Who is counted, by which limit, and how many it may have under way.
local function caller_of(self, ctx)
    local policies, bearer = self.policies, ctx.bearer
    if not bearer then
        return joined("a:", of_address(ctx.client_address)), policies.address,
            policies.concurrency_address
    end
    local quota = bearer.quota
    return joined("c:", bearer.client_id), quota and of_quota(quota.rate, quota.burst) or policies.client,
        policies.concurrency_client
end


local function least(claims, n)
    local least_claim = claims[1]
    for i = 2, n do
        if claims[i].remaining < least_claim.remaining then
            least_claim = claims[i]
        end
    end
    return least_claim
end


function _M:access(ctx)
    local who, policy, at_once = caller_of(self, ctx)
    local era = enter(who, at_once.count)
    if not era then
        return refusal(at_once, who, 1)
    end
    -- Known to `log` before anything can wait, so that the request is counted down whatever happens.
    local limit = { policy = nil, state = nil, who = who, era = era, unverified = nil }
    ctx.rate_limit = limit
    local claims, n, unverified = claims_of(self, ctx, policy, who)
    local refused = self.store:take(claims, n)
    if refused > 0 then
        ctx.rate_limit = nil
        leave(who, era)
        return refusal(claims[refused].policy, claims[refused].who, claims[refused].reset)
    end
    local shown = least(claims, n)
    limit.policy = shown.policy.header
    limit.state = state(shown.policy, shown.remaining, shown.reset)
    limit.unverified = unverified
    if ctx.route and ctx.route.websocket then
        -- It stays for hours, and its service counts them: the caller's requests go on beside it.
        leave(who, era)
        limit.era = nil
    end
    return true
end


--- Only an answer that says yes proves who asked the token endpoint; anything else was maybe
--- somebody else in that client's name, and is given back to it.
function _M:log(ctx)
    local limit = ctx.rate_limit
    if not limit then
        return
    end
    ctx.rate_limit = nil
    if limit.era then
        leave(limit.who, limit.era)
    end
    local status = ngx.status
    if limit.unverified and (status < 200 or status >= 300) then
        self.store:give_back(limit.unverified)
    end
end


return _M
