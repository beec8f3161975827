-- Whom a request is counted against: the address it comes from, or what it claims to be.

local cjson = require "cjson.safe"

local find, lower, sub = string.find, string.lower, string.sub
local concat = table.concat
local decode_base64, unescape_uri = ngx.decode_base64, ngx.unescape_uri

local _M = {}

local FORM = "application/x-www-form-urlencoded"
local MAX_NAME = 64
local MAX_PARAMETERS = 1000


-- The groups of one side of "::" as text, appended to `groups`.
local function split(text, groups)
    local from = 1
    while from <= #text do
        local colon = find(text, ":", from, true) or #text + 1
        groups[#groups + 1] = sub(text, from, colon - 1)
        from = colon + 1
    end
    return groups
end


-- The first four of an IPv6 address's eight groups: what one network has at the least.
local function network(address)
    local gap = find(address, "::", 1, true)
    if not gap then
        return concat(split(address, {}), ":", 1, 4)
    end
    local groups = split(sub(address, 1, gap - 1), {})
    local right = split(sub(address, gap + 2), {})
    local dotted = find(address, ".", 1, true) and 1 or 0  -- an IPv4 address stands for two groups
    local zeros = 8 - #groups - #right - dotted
    for _ = 1, zeros do
        groups[#groups + 1] = "0"
    end
    for i = 1, #right do
        groups[#groups + 1] = right[i]
    end
    return concat(groups, ":", 1, 4)
end


--- What an address counts as: an IPv4 address itself, also where IPv6 sockets map it, and for IPv6
--- its /64, in which whoever has one address has all of them.
function _M.of_address(address)
    if not find(address, ":", 1, true) or sub(address, 1, 5) == "unix:" then
        return address
    end
    if find(address, ".", 1, true) and sub(address, 1, 7) == "::ffff:" then
        return sub(address, 8)
    end
    return network(lower(address)) .. "::/64"
end


--- A name that somebody claims, short enough for a key: a long one becomes its hash.
function _M.short(name)
    return #name <= MAX_NAME and name or "sha1:" .. ngx.encode_base64(ngx.sha1_bin(name))
end


local function decode(text)
    return unescape_uri((text:gsub("+", " ")))
end


-- The value of a form's parameter. Whoever is to answer refuses repeated parameters.
local function field(ctx, name)
    if ctx.media_type ~= FORM then
        return nil
    end
    local body = ctx:body()
    local from = 1
    for _ = 1, MAX_PARAMETERS do
        local ampersand = find(body, "&", from, true) or #body + 1
        local equals = find(body, "=", from, true)
        if equals and equals + 1 < ampersand and decode(sub(body, from, equals - 1)) == name then
            return decode(sub(body, equals + 1, ampersand - 1))
        end
        from = ampersand + 1
        if from > #body then
            return nil
        end
    end
end


-- RFC 6749 section 2.3.1: both halves are form-url-encoded before they are joined.
local function from_basic(authorization)
    if type(authorization) ~= "string" or lower(sub(authorization, 1, 6)) ~= "basic " then
        return nil
    end
    local encoded = authorization:match("^%s*(%S+)%s*$", 7)
    local pair = encoded and decode_base64(encoded)
    local colon = pair and find(pair, ":", 1, true)
    if colon and colon > 1 then
        return decode(sub(pair, 1, colon - 1))
    end
end


-- RFC 7523 section 3: `iss` and `sub` are both the client's id.
local function from_assertion(assertion)
    local payload = assertion and assertion:match("^[%w_-]*%.([%w_-]*)%.[%w_-]*$")
    if not payload then
        return nil
    end
    payload = payload:gsub("[-_]", { ["-"] = "+", ["_"] = "/" })
    payload = decode_base64(payload .. ("="):rep(-#payload % 4))
    local claims = payload and cjson.decode(payload)
    local id = type(claims) == "table" and (claims.sub or claims.iss)
    return type(id) == "string" and id ~= "" and id or nil
end


--- The client that a request to the token endpoint claims to come from, or nil.
function _M.unverified_client_id(ctx)
    return from_basic(ctx.headers.authorization) or field(ctx, "client_id")
        or from_assertion(field(ctx, "client_assertion"))
end


--- A key for the account that a login is for, as that address tries it, or nil. It has no personal
--- data in it, and the address keeps strangers from using up the owner's attempts: they only ever
--- use up their own for that account.
function _M.account(ctx, address)
    local email = field(ctx, "email")
    if not email then
        return nil
    end
    email = lower(email:match("^%s*(.-)%s*$"))
    return ngx.encode_base64(sub(ngx.sha1_bin(email .. "\0" .. address), 1, 12))
end


return _M
