-- The signed list of what is revoked (docs/decisions/0008-revocation-feed.md): the rules of
-- libs/bearer's revocation_list.py.

local claims = require "gateway.bearer.claims"
local refusal = require "gateway.bearer.refusal"
local strict = require "gateway.bearer.strict"
local verify = require "gateway.bearer.verify"

local find = ngx.re.find
local invalid_token = refusal.invalid_token
local next, pairs, type = next, pairs, type

local TYPE = "revocations+jwt"
local PUT_BACK_SECONDS = 60

local _M = { MAX_BYTES = 4 * 1024 * 1024 }
local mt = { __index = _M }


-- lua-cjson makes the same table of {} and []: an empty one is known by its spelling.
local function is_spelt(text, name, bracket)
    return find(text, '"' .. name .. [["\s*:\s*\]] .. bracket, "jo") ~= nil
end


-- The set of an array of non-empty strings, or nil.
local function names(value, text, name)
    if type(value) ~= "table" or (next(value) == nil and not is_spelt(text, name, "[")) then
        return nil
    end
    local set = {}
    for key, each in pairs(value) do
        if type(key) ~= "number" or type(each) ~= "string" or each == "" then
            return nil
        end
        set[each] = true
    end
    return set
end


-- An object of seconds since 1970, or nil.
local function marks(value, text, name)
    if type(value) ~= "table" or (next(value) == nil and not is_spelt(text, name, "{")) then
        return nil
    end
    for key in pairs(value) do
        if type(key) ~= "string" or not claims.seconds(value, key) then
            return nil
        end
    end
    return value
end


-- What `read` makes of the member `name`, or nil, the cause and the name.
local function member(members, text, name, read)
    if members[name] == nil then
        return nil, "missing_claim", name
    end
    local value = read(members[name], text, name)
    if not value then
        return nil, "bad_claim", name
    end
    return value
end


local function version(members)
    local value, cause, name = claims.seconds(members, "version") -- the same range
    if value and value % 1 ~= 0 then
        return nil, "bad_claim", "version"
    end
    return value, cause, name
end


-- nil, or the cause and the member at fault.
local function fill(list, members, text, issuer)
    local _, cause, name = claims.equal(members, "iss", issuer, "wrong_issuer")
    if not cause then
        list.signed_at, cause, name = claims.seconds(members, "iat")
    end
    if not cause then
        list.version, cause, name = version(members)
    end
    if not cause then
        list.jtis, cause, name = member(members, text, "jtis", names)
    end
    if not cause then
        list.clients, cause, name = member(members, text, "clients", marks)
    end
    if not cause then
        list.subjects, cause, name = member(members, text, "subjects", marks)
    end
    if not cause then
        list.kids, cause, name = member(members, text, "kids", names)
    end
    return cause, name
end


--- The list in a payload that was verified, or nil and the refusal: version, signed_at; jtis and
--- kids, sets (name -> true); clients and subjects: by id, the first second that is not revoked.
function _M.read(payload, issuer)
    local members = strict.trusted_json_object(payload)
    if not members then
        return nil, invalid_token("bad_payload")
    end
    local list = {}
    local cause, name = fill(list, members, payload, issuer)
    if cause then
        return nil, invalid_token(cause, name)
    end
    return setmetatable(list, mt)
end


--- The list of a JWS of at most 4 MiB that one of `keys` (kid -> key) signed, and its payload; or nil
--- and the refusal. One with `unverified_kid` says that a fresher key set may help.
function _M.parse(unverified_list, keys, issuer)
    local payload, refused = verify.verify_kind(unverified_list, TYPE, keys, _M.MAX_BYTES)
    if not payload then
        return nil, refused
    end
    local list
    list, refused = _M.read(payload, issuer)
    return list, list and payload or refused
end


--- Whether the token, its key, or all that was issued to its client or subject so early is revoked.
function _M:is_revoked(bearer)
    local issued_at = bearer.issued_at
    return self.jtis[bearer.jti]
        or issued_at < (self.clients[bearer.client_id] or 0)
        or issued_at < (self.subjects[bearer.subject] or 0)
        or self.kids[bearer.kid]
        or false
end


--- Whether this is no step back from `old`, or one so late that a database must have been put back.
function _M:may_replace(old)
    return self.version >= old.version or self.signed_at > old.signed_at + PUT_BACK_SECONDS
end


return _M
