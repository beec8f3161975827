-- The answer to a GET, read off a cosocket (RFC 9112): status, headers, and a body by
-- Content-Length, chunked or until the connection closes, within a size and a time.

local find, lower, match, sub = string.find, string.lower, string.match, string.sub
local concat, tonumber = table.concat, tonumber
local ngx = ngx

local MAX_HEADER_BYTES = 16 * 1024
local CHUNK = 16 * 1024

local reader = {}
reader.__index = reader


-- One more piece of the answer, or nil, err ("closed" at its end).
function reader:more()
    local left = self.deadline - ngx.now()
    if left <= 0 then
        return nil, "no answer in time"
    end
    self.socket:settimeout(left * 1000)
    local piece, err = self.socket:receiveany(CHUNK)
    if not piece then
        return nil, err
    end
    self.buffer = self.buffer .. piece
    return true
end


-- Take everything before `mark`, and `mark` with it. Longer than `max` bytes is an error.
function reader:until_mark(mark, max)
    while true do
        local first, last = find(self.buffer, mark, 1, true)
        if first and first - 1 <= max then
            local taken = sub(self.buffer, 1, first - 1)
            self.buffer = sub(self.buffer, last + 1)
            return taken
        end
        if first or #self.buffer > max + #mark then
            return nil, "a line or header is too long"
        end
        local ok, err = self:more()
        if not ok then
            return nil, err
        end
    end
end


-- Piece by piece into a table: a long body would be copied once for each of its pieces.
function reader:exactly(size)
    local pieces, count = { self.buffer }, #self.buffer
    while count < size do
        self.buffer = ""
        local ok, err = self:more()
        if not ok then
            return nil, err
        end
        pieces[#pieces + 1], count = self.buffer, count + #self.buffer
    end
    local all = concat(pieces)
    self.buffer = sub(all, size + 1)
    return sub(all, 1, size)
end


function reader:until_close(max)
    while true do
        if #self.buffer > max then
            return nil, "the answer is larger than " .. max .. " bytes"
        end
        local ok, err = self:more()
        if err == "closed" then
            return self.buffer
        elseif not ok then
            return nil, err
        end
    end
end


-- RFC 9112 section 7.1. Trailers are left unread: the connection is closed.
function reader:chunked(max)
    local chunks, total = {}, 0
    while true do
        local line, err = self:until_mark("\r\n", 256)
        if not line then
            return nil, err
        end
        local digits = match(line, "^(%x+)[ \t]*$") or match(line, "^(%x+)[ \t]*;")
        local size = digits and #digits <= 8 and tonumber(digits, 16)
        if not size then
            return nil, "a bad chunk"
        elseif size == 0 then
            return concat(chunks)
        end
        total = total + size
        if total > max then
            return nil, "the answer is larger than " .. max .. " bytes"
        end
        local chunk
        chunk, err = self:exactly(size + 2)
        if not chunk or sub(chunk, -2) ~= "\r\n" then
            return nil, err or "a bad chunk"
        end
        chunks[#chunks + 1] = sub(chunk, 1, -3)
    end
end


-- Names in lower case; several of one name are joined by commas (RFC 9110 section 5.3).
local function parse_headers(head)
    local headers = {}
    for line in string.gmatch(head, "[^\r\n]+") do
        local name, value = match(line, "^([%w!#$%%&'*+.^_`|~-]+):[ \t]*(.-)[ \t]*$")
        if not name then
            return nil, "a bad header line"
        end
        name = lower(name)
        headers[name] = headers[name] and headers[name] .. ", " .. value or value
    end
    return headers
end


function reader:head()
    local head, err = self:until_mark("\r\n\r\n", MAX_HEADER_BYTES)
    if not head then
        return nil, err
    end
    local status, rest = match(head, "^HTTP/1%.[01] (%d%d%d)[^\r\n]*(.*)$")
    if not status then
        return nil, "not an HTTP answer"
    end
    local headers
    headers, err = parse_headers(rest)
    return headers and tonumber(status), err or headers
end


-- How long the body is, by RFC 9112 section 6.3.
function reader:body(status, headers, max)
    if status == 204 or status == 304 then
        return ""
    elseif headers["transfer-encoding"] then
        if lower(headers["transfer-encoding"]) ~= "chunked" then
            return nil, "an unknown Transfer-Encoding"
        end
        return self:chunked(max)
    elseif headers["content-length"] then
        local length = match(headers["content-length"], "^%d+$")
        if not length then
            return nil, "a bad Content-Length"
        elseif tonumber(length) > max then
            return nil, "the answer is larger than " .. max .. " bytes"
        end
        return self:exactly(tonumber(length))
    end
    return self:until_close(max)
end


local function read_answer(self, max)
    local status, headers
    repeat
        status, headers = self:head()
        if not status then
            return nil, headers
        end
    until status >= 200
    if lower(headers["content-encoding"] or "identity") ~= "identity" then
        return nil, "the answer is compressed, which was not asked for"
    end
    local body, err = self:body(status, headers, max)
    if not body then
        return nil, err
    end
    return { status = status, headers = headers, body = body }
end


local _M = {}


--- {status=, headers=, body=}, or nil, err. deadline: by ngx.now(); max_bytes: of the body.
function _M.read(socket, deadline, max_bytes)
    local self = setmetatable({ socket = socket, deadline = deadline, buffer = "" }, reader)
    return read_answer(self, max_bytes)
end


return _M
