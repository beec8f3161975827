-- Walks the two kinds of body that HTML forms send: urlencoded and multipart. Each name and value
-- goes to a visitor, as json_leaves does.

local byte = string.byte
local re_match, re_gsub, unescape_uri = ngx.re.match, ngx.re.gsub, ngx.unescape_uri

local _M = {}

local current = ""

local function decoded(text)
    if text:find("+", 1, true) then
        text = re_gsub(text, "\\+", " ", "jo")
    end
    return text:find("%", 1, true) and unescape_uri(text) or text
end

local function field(text, from, to, visitor)
    local equals = text:find("=", from, true)
    if not equals or equals > to then
        equals = to + 1
    end
    current = decoded(text:sub(from, equals - 1))
    visitor:name(current)
    visitor:value(decoded(text:sub(equals + 1, to)), current)
end

function _M.walk_urlencoded(text, visitor)
    local from = 1
    while from <= #text do
        local stop = text:find("&", from, true) or #text + 1
        if stop > from then
            field(text, from, stop - 1, visitor)
        end
        from = stop + 1
    end
    return true
end

-- The headers of a part, each as a name: that of a field or a file is in them.
local function part_headers(headers, visitor)
    local from = 1
    while from <= #headers do
        local stop, after = headers:find("\r\n", from, true)
        visitor:name(headers:sub(from, (stop or #headers + 1) - 1))
        from = (after or #headers) + 1
    end
end

local function part(text, from, to, visitor)
    local blank, content = text:find("\r\n\r\n", from, true)
    if not blank or blank > to then
        blank, content = to + 1, to
    end
    local headers = text:sub(from, blank - 1)
    local name = re_match(headers, [[\bname="([^"]*)"]], "ijo")
    current = name and name[1] or "?"
    part_headers(headers, visitor)
    visitor:value(text:sub(content + 1, to), current)
end

-- Whatever does not look like a part is examined as text all the same: nothing is left out.
function _M.walk_multipart(text, boundary, visitor)
    local mark = "--" .. boundary
    local from = 1
    while from <= #text do
        local start, after = text:find(mark, from, true)
        local to = (start or #text + 1) - 1
        if start and to >= from + 1 and byte(text, to) == 10 then
            to = to - (byte(text, to - 1) == 13 and 2 or 1)
        end
        if to >= from then
            part(text, from, to, visitor)
        end
        from = (after or #text) + 1
        if text:sub(from, from + 1) == "\r\n" then
            from = from + 2
        end
    end
    return true
end

function _M.path()
    return current
end

return _M
