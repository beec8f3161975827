-- The text that a rule matched, as an operator may see it: short, and without secrets.

local re_find, re_gsub = ngx.re.find, ngx.re.gsub

local _M = {}

local MAX_CHARACTERS, MAX_LABEL = 64, 128
local SECRET_LABEL = [[^cookie|passw|pwd|secret|token|authorization|api[-_ ]?key|credential]]
    .. [[|private|session|pin\b|sec-websocket-protocol]]
-- Client secrets of this platform, JWTs, long runs of Base64 or hexadecimal digits.
local SECRET_TEXT = [[tds_[\w-]+|eyJ[\w-]+(?:\.[\w-]*)*|[A-Za-z0-9+/_-]{32,}={0,2}]]
    .. [[|[0-9A-Fa-f]{24,}]]

local function printable(text)
    return (re_gsub(text, "[^\\x20-\\x7e]", "?", "jo"))
end

-- `label` says where the text was, with the names of the argument, header or members there.
function _M.mask(text, from, to, label)
    if re_find(label, SECRET_LABEL, "ijo") then
        return ("(%d characters)"):format(#text)
    end
    -- Masked before it is cut, or the cut would leave a part of a secret that looks like none. What
    -- stands beside the match is not shown: it may be anything.
    local near = text:sub(from, math.min(#text, to + 256, from + 512))
    local shown = re_gsub(near, SECRET_TEXT, "***", "jo")
    return printable(shown:sub(1, math.min(math.max(to - from + 1, 1), MAX_CHARACTERS)))
end

-- A label as a log may have it: its names come from the caller, so they may be long, or secrets,
-- or bytes that are no text.
function _M.label(label)
    return printable((re_gsub(label:sub(1, 512), SECRET_TEXT, "***", "jo"))):sub(1, MAX_LABEL)
end

return _M
