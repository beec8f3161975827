-- Lists of revocations: {jwks, issuer, lists: [JWS]} -> [the list, or why it is refused], and how
-- long a worker took: {jwks, issuer, lists, count} -> {parse, read}, seconds each.

local cjson = require "cjson"
local jwk = require "gateway.bearer.jwk"
local revocation_list = require "gateway.bearer.revocation_list"

ngx.req.read_body()
local asked = cjson.decode(ngx.req.get_body_data())

local keys = {}
for _, entry in ipairs(assert(jwk.parse_jwks(asked.jwks))) do
    keys[entry.kid] = assert(jwk.key(entry))
end


local function shown(list)
    local seen = {}
    for name, value in pairs(list) do
        seen[name] = value
    end
    return seen
end


local function answer(unverified_list)
    local list, other = revocation_list.parse(unverified_list, keys, asked.issuer)
    if list then
        return shown(list)
    end
    return { cause = other.cause, claim = other.claim, unverified_kid = other.unverified_kid }
end


local function seconds(count, run)
    run() -- compiled
    local began = os.clock()
    for _ = 1, count do
        run()
    end
    return (os.clock() - began) / count
end


local function durations(unverified_list, count)
    local _, payload = assert(revocation_list.parse(unverified_list, keys, asked.issuer))
    return {
        parse = seconds(count, function()
            assert(revocation_list.parse(unverified_list, keys, asked.issuer))
        end),
        read = seconds(count, function()
            assert(revocation_list.read(payload, asked.issuer))
        end),
    }
end


if asked.count then
    return ngx.print(cjson.encode(durations(asked.lists[1], asked.count)))
end
local answers = {}
for i, unverified_list in ipairs(asked.lists) do
    answers[i] = answer(unverified_list)
end
ngx.print(cjson.encode(answers))
