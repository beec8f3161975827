-- The bytes of a request target, before anyone makes sense of them: what two programs could read
-- in two ways is refused. Each function gives nil when all is well, else a word for the operator.

local ffi = require "ffi"
local utf8 = require "gateway.policy.utf8"

local byte, find, sub = string.byte, string.find, string.sub
local re_find = ngx.re.find
local unescape_uri = ngx.unescape_uri
local tonumber = tonumber

local _M = {}

local PERCENT, DOT, SLASH = 37, 46, 47
local ROUNDS = 4 -- of decoding: nobody encodes a name more often

-- A segment that means another place, also where backslashes separate or parameters follow.
local DOT_SEGMENT = [[(?:^|[/\\])\.{1,2}(?:;[^/\\]*)?(?:[/\\]|\z)]]

-- Classes of bytes. Letters beyond ASCII that were not encoded are common, though no standard has
-- them; as UTF-8 they mean to all services the same as encoded.
local PLAIN, LOOK, CONTROL, FRAGMENT, BACKSLASH, UNENCODED = 0, 1, 2, 3, 4, 5
local CAUSES = {
    [CONTROL] = "control_byte",
    [FRAGMENT] = "fragment",
    [BACKSLASH] = "backslash",
    [UNENCODED] = "unencoded_character", -- the services' server refuses these, without a word
}
local in_path, in_query = ffi.new("uint8_t[256]"), ffi.new("uint8_t[256]")
local hexadecimal = ffi.new("uint8_t[256]")

local function classify(classes, characters, class)
    for i = 1, #characters do
        classes[byte(characters, i)] = class
    end
end

for code = 0, 255 do
    local class = (code < 33 or code == 127) and CONTROL or code > 127 and LOOK or PLAIN
    in_path[code], in_query[code] = class, class
    hexadecimal[code] = find(string.char(code), "^%x") and 1 or 0
end
classify(in_path, "%./", LOOK)
classify(in_path, "#", FRAGMENT)
classify(in_path, "\\", BACKSLASH)
classify(in_path, "<>`", UNENCODED)
classify(in_query, "%", LOOK)
classify(in_query, "#", FRAGMENT)
classify(in_query, '<>"', UNENCODED)


-- The byte that the escape at `i` stands for, or nil when it is none.
local function escaped(text, i)
    local high, low = byte(text, i + 1, i + 2)
    if low and hexadecimal[high] == 1 and hexadecimal[low] == 1 then
        return tonumber(sub(text, i + 1, i + 2), 16)
    end
end


--- Percent-decoded once; unlike in a query, + is itself.
function _M.decode(segment)
    if not find(segment, "%", 1, true) then
        return segment
    end
    if find(segment, "+", 1, true) then
        segment = segment:gsub("+", "%%2B")
    end
    return unescape_uri(segment)
end

local decode = _M.decode


local function check_escapes(path)
    local i = find(path, "%", 1, true)
    while i do
        local code = escaped(path, i)
        if not code then
            return "bad_escape"
        elseif code == 0 then
            return "nul_byte"
        elseif code < 32 or code == 127 then
            return "control_byte"
        elseif code == SLASH then
            return "encoded_slash"
        elseif code == 92 then
            return "encoded_backslash"
        end
        i = find(path, "%", i + 3, true)
    end
end


-- For paths with escapes, letters beyond ASCII, or a segment that begins with a dot.
local function check_closely(path)
    local cause = check_escapes(path)
    if cause then
        return cause
    elseif not utf8.is_valid(path) then
        return "bad_utf8"
    end
    local text = path
    for round = 0, ROUNDS do
        if re_find(text, DOT_SEGMENT, "jo") then
            return "path_traversal"
        end
        local decoded = decode(text)
        if decoded == text then
            return nil
        end
        if round == 0 and not utf8.is_valid(decoded) then
            return "bad_utf8"
        end
        text = decoded
    end
    return "over_encoded"
end


--- What is wrong with a path as it was received.
function _M.check_path(path)
    local previous, close = 0, false
    for i = 1, #path do
        local code = byte(path, i)
        local class = in_path[code]
        if class > LOOK then
            return CAUSES[class]
        elseif class == LOOK then
            if code == SLASH and previous == SLASH then
                return "double_slash"
            end
            close = close or code == PERCENT or code > 127 or code == DOT and previous == SLASH
        end
        previous = code
    end
    return close and check_closely(path) or nil
end


local function check_query_escape(query, i)
    local code = escaped(query, i)
    return not code and "bad_escape" or code == 0 and "nul_byte" or nil
end


--- What is wrong with a query as it was received. true is second when it has more than ASCII, plain
--- or encoded: then its arguments have to be looked at again when they are decoded.
function _M.check_query(query)
    local high, cause = false, nil
    for i = 1, #query do
        local code = byte(query, i)
        local class = in_query[code]
        if class > LOOK then
            return CAUSES[class]
        elseif class == LOOK then
            if code == PERCENT then
                cause = check_query_escape(query, i)
                if cause then
                    return cause
                end
                high = high or byte(query, i + 1) >= 56 -- "8": %80 and above
            else
                high = true
            end
        end
    end
    if high and not utf8.is_valid(query) then
        return "bad_utf8"
    end
    return nil, high
end


return _M
