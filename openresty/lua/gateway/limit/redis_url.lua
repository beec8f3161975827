-- Redis' address: redis://[[user]:password@]host[:port][/db], rediss:// for TLS.

local _M = {}

local EXAMPLE = "REDIS_URL: must be redis://[:password@]host:port[/db]"


local function split_port(address)
    local host, port = address:match("^(%[[%x:.]+%]):?(%d*)$")
    if not host then
        host, port = address:match("^([%w._-]+):?(%d*)$")
    end
    port = port == "" and 6379 or tonumber(port)
    if not host or not port or port < 1 or port > 65535 then
        return nil
    end
    return host, port
end


--- -> { host, port, db, tls, user (or nil), password (or nil), pool }; or nil and a reason, which
--- never has the password in it.
function _M.parse(url)
    local scheme, rest = url:match("^(rediss?)://(.+)$")
    if not scheme then
        return nil, EXAMPLE
    end
    local authority, db = rest:match("^(.-)/(%d*)$")
    authority = authority or rest
    local credentials, address = authority:match("^(.*)@([^@]*)$")
    local host, port = split_port(address or authority)
    if not host then
        return nil, EXAMPLE
    end
    local user, password
    if credentials then
        user, password = credentials:match("^([^:]*):(.*)$")
        if not password then
            return nil, EXAMPLE
        end
        user = user ~= "" and ngx.unescape_uri(user) or nil
        password = ngx.unescape_uri(password)
    end
    db = db and db ~= "" and tonumber(db) or 0
    return {
        host = host, port = port, db = db, tls = scheme == "rediss",
        user = user, password = password,
        -- A connection is reused only by who would have opened it in the same way.
        pool = table.concat({ "limit", scheme, host, port, db, credentials or "" }, "|"),
    }
end


return _M
