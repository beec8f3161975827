-- Asks for a document that is kept in shared memory, and takes it when it has changed (RFC 9110
-- section 13.1.2).

local http_get = require "gateway.http_get"

local FETCH_SECONDS = 5


-- Whether what a reply says is in use now; else nil, err.
local function take(slots, reply, etag, publish)
    if reply.status == 304 and etag then
        return true
    elseif reply.status ~= 200 then
        return nil, "unexpected status " .. reply.status
    end
    local ok, err = publish(reply.body)
    if not ok then
        return nil, err
    end
    return slots:set("etag", reply.headers.etag)
end


--- name: of the document among `slots`. max_bytes: of it. accept: media types, or nil.
--- publish(body): true, or nil, err. -> the reply, whose document is in use now; or nil, err
return function(slots, name, url, max_bytes, accept, publish)
    local etag = slots:get(name) and slots:get("etag")
    local reply, err = http_get.get(url, {
        headers = { Accept = accept, ["If-None-Match"] = etag },
        timeout = FETCH_SECONDS,
        max_bytes = max_bytes,
    })
    if not reply then
        return nil, err
    end
    local ok
    ok, err = take(slots, reply, etag, publish)
    if not ok then
        return nil, err
    end
    return reply
end
