-- The words of SQL that the tokeniser tells apart: by word, the letter (as a byte) of its class;
-- and the functions that injections call.

local byte = string.byte

local _M = {}

local KEYWORDS = {}

local function add(letter, words)
    for word in words:gmatch("%S+") do
        KEYWORDS[word] = byte(letter)
    end
end

add("n", "true false null")
add("&", "and or xor")
add("=", "like rlike regexp ilike glob between in is sounds similar match")
add("+", "div mod collate")
add("!", "not")
add("E", "select")
add("U", "union intersect except minus")
add("F", "from")
add("W", "where having")
add("G", "order group")
add("L", "limit offset")
add("D", "drop create alter truncate delete insert update replace merge grant revoke rename")
add("T", "table database schema view user index function procedure trigger role login column")
add("X", "exec execute call declare waitfor shutdown begin handler prepare benchmark analyse")
add("I", "into")
add("K", "case when iif if")
add("k", "all distinct distinctrow as by on join inner outer natural set values value end else")
add("k", "then escape using exists any some asc desc over partition delay top rows fetch with cast")
add("k", "binary procedure interval cross left right")

-- Functions that injections call and prose does not, when "(" follows.
local FUNCTIONS = {}
for word in ([[
    sleep pg_sleep benchmark load_file extractvalue updatexml ascii ord char chr nchar substr
    substring substring_index mid left right length len char_length version database schema
    user current_user session_user system_user user_name db_name host_name concat concat_ws
    group_concat string_agg array_agg listagg count max min sum avg cast convert hex unhex bin
    md5 sha1 sha2 rand random floor round ceil abs if ifnull iif nullif coalesce isnull elt
    field make_set find_in_set instr locate position strcmp greatest least exp pow sqrt row
    json_extract json_depth json_keys json_value xmltype name_const polygon multipoint
    linestring geometrycollection gtid_subset row_count found_rows last_insert_id
    sqlite_version randomblob zeroblob load_extension unicode printf glob likely quote typeof
    to_char to_number decode nvl utl_inaddr dbms_pipe dbms_lock ctxsys upper lower replace
    reverse repeat rpad lpad trim ltrim rtrim current_setting current_database pg_read_file
    query_to_xml database_to_xml lo_import lo_export dblink openrowset opendatasource
    object_id col_name is_srvrolemember has_dbaccess uuid hostname connection_id inet_aton
    values procedure analyse exists case select ]]):gmatch("%S+") do
    FUNCTIONS[word] = true
end

-- What PostgreSQL's "::" casts to.
local CASTS = {}
for word in ([[
    int int2 int4 int8 integer bigint smallint serial numeric decimal real float float4 float8
    double money text varchar char bpchar character name bool boolean bytea bit varbit date time
    timestamp timestamptz interval uuid json jsonb xml inet cidr point regclass regproc regtype
    oid ]]):gmatch("%S+") do
    CASTS[word] = true
end

_M.KEYWORDS, _M.FUNCTIONS, _M.CASTS = KEYWORDS, FUNCTIONS, CASTS

return _M
