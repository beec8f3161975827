-- The fields of the request that is being served: as ngx.req.get_headers has them, by their names in
-- lower case, but without the metatable that looks a field that is not there up again in other
-- spellings, and with which LuaJIT can't compile what reads them.

local base = require "resty.core.base"
local ffi = require "ffi"
local new_tab = require "table.new"
require "resty.core.request" -- declares the functions

local C, cast, sizeof, to_string = ffi.C, ffi.cast, ffi.sizeof, ffi.string
local get_request, get_string_buf = base.get_request, base.get_string_buf
local type = type

local elements = ffi.typeof("ngx_http_lua_ffi_table_elt_t *")
local ELEMENT_BYTES = sizeof("ngx_http_lua_ffi_table_elt_t")
local truncated = ffi.new("int[1]")


local function add(headers, name, value)
    local before = headers[name]
    if not before then
        headers[name] = value
    elseif type(before) == "table" then
        before[#before + 1] = value
    else
        headers[name] = { before, value }
    end
end


--- At most `max` fields, or all when it is 0: a value by its name, a list where there are several.
--- -> the fields, and whether there are more
return function(max)
    local request = get_request()
    local count = C.ngx_http_lua_ffi_req_get_headers_count(request, max, truncated)
    local headers = new_tab(0, count)
    if count > 0 then
        local buffer = cast(elements, get_string_buf(count * ELEMENT_BYTES))
        C.ngx_http_lua_ffi_req_get_headers(request, buffer, count, 0)
        for i = 0, count - 1 do
            local key, value = buffer[i].key, buffer[i].value
            add(headers, to_string(key.data, key.len), to_string(value.data, value.len))
        end
    end
    return headers, truncated[0] ~= 0
end
