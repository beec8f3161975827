-- The HTTP client: {urls, timeout, max_bytes} -> [{status, headers, body in base64} or {err}].

local cjson = require "cjson"
local http_get = require "gateway.http_get"

ngx.req.read_body()
local asked = cjson.decode(ngx.req.get_body_data())
local answers = {}
for i, url in ipairs(asked.urls) do
    local reply, err = http_get.get(url, {
        headers = { Accept = "text/plain" }, timeout = asked.timeout, max_bytes = asked.max_bytes,
    })
    if reply then
        reply.body = ngx.encode_base64(reply.body)
    end
    answers[i] = reply or { err = err }
end
ngx.print(cjson.encode(answers))
