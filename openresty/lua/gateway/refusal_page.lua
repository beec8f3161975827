-- A refusal as a page, for a browser that asks for one: what JSON says to programs, said to people.

local _M = {}

local PAGE = [[
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>%s</title>
<style nonce="%s">
:root { color-scheme: light dark; --ground: #fff; --text: #1a1f26; --accent: #0b57b8; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181d; --text: #e8ecf1; --accent: #8ab8ff; } }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 3rem 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; }
a { color: var(--accent); }
</style>
</head>
<body>
<main>
<h1>%s</h1>
<p>%s</p>
<p>Who runs this finds the cause by the request's number: <code>%s</code></p>
<p><a href="/app/">Go to the start</a></p>
</main>
</body>
</html>
]]
local ESCAPED = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }


local function escape(text)
    return (text:gsub('[&<>"]', ESCAPED))
end


--- Whether a page is what the caller likes best. Scripts ask for anything or for JSON.
function _M.is_wanted(accept)
    return accept ~= nil and accept:find("^%s*text/html%f[%s;,%z]") ~= nil
end


-- What marks the page's own style as ours. An id that a proxy gave may have more characters.
local function nonce(request_id)
    return (request_id:gsub("[^A-Za-z0-9]", ""))
end


--- The page's Content-Security-Policy.
function _M.content_security_policy(request_id)
    return ("default-src 'none'; style-src 'nonce-%s'; base-uri 'none'; frame-ancestors 'none'")
        :format(nonce(request_id))
end


--- The page: the reason's sentence as heading, and when to come back if it says so.
function _M.render(request_id, reason)
    local heading = escape(reason.description)
    local seconds = reason.headers and reason.headers["Retry-After"]
    local advice = seconds and ("You can try again in %s seconds."):format(escape(tostring(seconds)))
        or "Nothing was changed by it."
    return PAGE:format(heading, nonce(request_id), heading, advice, escape(request_id))
end


return _M
