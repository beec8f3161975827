-- Forms of a text that a shell or a script engine would take for the same: quoting and spacing that
-- serve only to break up words are taken out. The rules for commands and scripts see these too.

local bit = require "bit"
local keywords = require "gateway.attack.keywords"

local band, bor = bit.band, bit.bor
local re_find, re_gsub = ngx.re.find, ngx.re.gsub

local _M = {}

local BREAKS_WORDS = bor(keywords.QUOTE, keywords.BACKSLASH, keywords.META)

-- Quotes, backslashes, carets or empty expansions inside a word; ${IFS}; {cat,/etc/passwd}.
local SHELL_BROKEN = [=[(?<=\w)(?:['"]{1,4}|\\|\^|\$[@*!]|\$\{[@*]\}|``)[\w/.]]=]
    .. [=[|\\(?=\w\w)(?<=[\s;|&`/]\\)]=]
    .. [=[|(?<=[/?*])['"\\?*]\w|\$\{?IFS|\{\w+,[^{}\s]|\$u\b|\$\(\)|['"][a-z]{2,12}['"]\s+[/.-]]=]
    .. [=[|\$\{\w+:\d|\$[a-z_]\w*[/;|]?\$]=]
local SHELL_SPACE = [[\$\{?IFS(?:%\?\?)?\}?(?:\$\d)?|(?<=\w),(?=[^\s{}]{1,64}\})]]
local SHELL_QUOTING = [[['"\\^]|\$[@*!]|\$\{[@*]\}|\$u\b|\$\(\)|``|\{(?=\w+ )]]

-- The text as a shell would split it into words; nil when that would be the text itself.
function _M.shell(text, traits)
    if band(traits, keywords.META) == 0 and band(traits, keywords.SLASH) == 0
        or band(traits, BREAKS_WORDS) == 0 or not re_find(text, SHELL_BROKEN, "ijo") then
        return nil
    end
    text = re_gsub(text, SHELL_SPACE, " ", "ijo")
    return (re_gsub(text, SHELL_QUOTING, "", "jo"))
end

-- Strings joined by +; comments inside; white space inside the name of a scheme.
local CONCATENATED = [=[['"`]\s{0,8}\+\s{0,8}['"`]]=]
local COMMENTED = [=[(?<=[\w.)\]'"`])/\*|\*/(?=[\w.(\['"`])]=]
local SPACED_SCHEME = [=[\bj(?!avascript\s*:)\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t\s*:]=]
    .. [=[|\bv(?!bscript\s*:)\s*b\s*s\s*c\s*r\s*i\s*p\s*t\s*:]=]
local QUOTE_AND_PLUS = bor(keywords.QUOTE, keywords.PLUS)
local SCRIPT_SPACE = [=[[\x00-\x20]+|/\*[^*]{0,64}\*/]=]
local SCRIPT_JOIN = [=[['"`]\+['"`]]=]

local function is_broken_script(text, traits)
    return band(traits, QUOTE_AND_PLUS) == QUOTE_AND_PLUS and re_find(text, CONCATENATED, "jo")
        or band(traits, keywords.SLASH) ~= 0 and re_find(text, COMMENTED, "jo")
        or band(traits, keywords.COLON) ~= 0 and re_find(text, SPACED_SCHEME, "ijo")
end

-- The text without white space, comments and the joints of concatenated strings; nil when nothing
-- of that breaks up a word of a script.
function _M.script(text, traits)
    if not is_broken_script(text, traits) then
        return nil
    end
    text = re_gsub(text, SCRIPT_SPACE, "", "jo")
    return (re_gsub(text, SCRIPT_JOIN, "", "jo"))
end

return _M
