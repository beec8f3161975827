-- A small HTTP client: GET over a cosocket, for documents that are followed in the background. No
-- Debian package has one for nginx's Lua (lua-resty-http is not packaged).
--
-- It opens a connection each time and follows no redirect. In nginx.conf, https needs
-- lua_ssl_trusted_certificate (and lua_ssl_verify_depth where there are intermediate certificates),
-- a host name needs a resolver.

local http_answer = require "gateway.http_answer"

local find, lower, concat = string.find, string.lower, table.concat
local ngx, tonumber, type = ngx, tonumber, type

local URL = [[^(https?)://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?(/[!-~]*)?\z]]

local _M = {}


--- {scheme=, host=, port=, path=, authority=} of an http or https URL, or nil, err. An IPv6 address
--- is in brackets.
function _M.parse_url(url)
    local found = type(url) == "string" and ngx.re.match(url, URL, "joi")
    if not found or find(url, "#", 1, true) then
        return nil, "not an http or https URL" -- and not quoted: it may hold a password
    end
    local scheme, host = lower(found[1]), found[2]
    local default = scheme == "https" and 443 or 80
    local port = tonumber(found[3] or default)
    if port < 1 or port > 65535 then
        return nil, "not a port from 1 to 65535"
    end
    return {
        scheme = scheme, host = host, port = port, path = found[4] or "/",
        authority = port == default and host or host .. ":" .. port,
    }
end


local function request(url, headers)
    local lines = {
        "GET " .. url.path .. " HTTP/1.1",
        "Host: " .. url.authority,
        "Connection: close",
        "Accept-Encoding: identity",
    }
    for name, value in pairs(headers) do
        lines[#lines + 1] = name .. ": " .. value
    end
    return concat(lines, "\r\n") .. "\r\n\r\n"
end


local function exchange(socket, url, options)
    local deadline = ngx.now() + options.timeout
    socket:settimeout(options.timeout * 1000)
    local ok, err = socket:connect(url.host, url.port)
    if ok and url.scheme == "https" then
        ok, err = socket:sslhandshake(nil, url.host, true)
    end
    if ok then
        ok, err = socket:send(request(url, options.headers))
    end
    if not ok then
        return nil, err
    end
    return http_answer.read(socket, deadline, options.max_bytes)
end


--- {status=, headers=, body=}, or nil, err. options: headers, a table; timeout, seconds for the
--- whole exchange; max_bytes of a body.
function _M.get(url, options)
    local parsed, err = _M.parse_url(url)
    if not parsed then
        return nil, err
    end
    local socket = ngx.socket.tcp()
    local answer
    answer, err = exchange(socket, parsed, options)
    socket:close()
    return answer, err
end


return _M
