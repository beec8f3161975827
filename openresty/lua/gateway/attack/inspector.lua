-- Examines the values of one request by the rules and adds up the score. A value is looked at as it
-- is and after each layer of encoding is undone; only rules of which a keyword occurs are run.

local bit = require "bit"
local decode = require "gateway.attack.decode"
local probe_index = require "gateway.attack.probe_index"
local simplify = require "gateway.attack.simplify"
local sql_tokens = require "gateway.attack.sql_tokens"

local bor = bit.bor
local re_find = ngx.re.find
local TEXT, SHELL, SCRIPT, SQL = 1, 2, 4, 8

local _M = {}
local mt = { __index = _M }

local MAX_LAYERS = 5 -- of encoding; more of them in one value is no accident
local TOO_ENCODED = { id = 920500, name = "Encoded too many times over", class = "protocol",
    score = 5, request = 0 }

-- A long text is looked at in pieces, so that a probe runs only near its keywords. Pieces overlap
-- by more than patterns span, and later ones begin with words, for "^" means the real start.
local LONG, PIECE, OVERLAP = 12288, 8192, 1024
local NOT_THE_START = ("a "):rep(40)

-- Work is the bytes that probes were run over. A request already to be refused is not examined
-- further once it has cost this much; no text but one made for it costs more than the other.
local ENOUGH_WORK, MAX_WORK = 1048576, 33554432
local TOO_MUCH = { id = 920510, name = "Too much that resembles an attack", class = "protocol",
    score = 5, request = 0 }

function _M.new(rules, blocking_score)
    return setmetatable({
        index = probe_index.new(rules), blocking_score = blocking_score, matches = {},
        tokens = nil, tokens_of = nil, request = 0, score = 0, count = 0, work = 0,
    }, mt)
end

-- Forget the request before.
function _M:start()
    self.request = self.request + 1
    self.score = 0
    self.work = 0
    self.tokens_of, self.tokens = nil, nil
    if self.count > 0 then
        self.matches = {}
        self.count = 0
    end
end

function _M:_matched(rule, subject, from, to)
    rule.request = self.request
    self.count = self.count + 1
    self.score = self.score + rule.score
    self.matches[self.count] = { rule = rule, text = subject, from = from, to = to }
end

-- Whether examining goes on for nothing, or has gone on for too long.
function _M:_is_over()
    if self.work > MAX_WORK and TOO_MUCH.request ~= self.request then
        self:_matched(TOO_MUCH, "", 1, 0)
    end
    return self.score >= self.blocking_score or self.work > MAX_WORK
end

-- Runs a probe over a text. One that PCRE gives up on counts as matched: that never happens to
-- ordinary text, and nothing may get by in that way.
function _M:_try(probe, subject, name, excluded)
    local rule = probe.rule
    if rule.request == self.request or rule.names and not rule.names[name]
        or excluded and excluded[rule.id] or self.work > ENOUGH_WORK and self:_is_over() then
        return
    end
    self.work = self.work + #subject
    local from, to, err = re_find(subject, probe.pattern, probe.options)
    if from or err then
        self:_matched(rule, subject, from or 1, to or #subject)
    end
end

-- The tokens of a whole value, which are the same for all of its pieces and probes.
function _M:_sql_tokens(whole)
    if self.tokens_of ~= whole then
        self.tokens_of = whole
        self.tokens = sql_tokens.of(whole)
    end
    return self.tokens
end

-- Scans one form of a value, or of a piece of it, and runs the probes for it. The tokens of SQL are
-- those of the whole value. Returns the traits of the text's bytes.
function _M:_scan(text, form, part, name, excluded, whole)
    local index = self.index
    local total, traits = index:scan(text, part, form == TEXT and TEXT + SQL or form)
    local candidates = index.candidates
    for i = 1, total do
        local probe = candidates[i]
        if probe.rule.forms == SQL then
            local tokens = self:_sql_tokens(whole)
            if tokens then
                self:_try(probe, tokens, name, excluded)
            end
        else
            self:_try(probe, text, name, excluded)
        end
    end
    return traits
end

function _M:_forms(text, part, name, excluded, whole)
    local traits = self:_scan(text, TEXT, part, name, excluded, whole)
    local shell = simplify.shell(text, traits)
    if shell then
        self:_scan(shell, SHELL, part, name, excluded, whole)
    end
    local script = simplify.script(text, traits)
    if script then
        self:_scan(script, SCRIPT, part, name, excluded, whole)
    end
    return traits
end

function _M:_pieces(text, part, name, excluded)
    local traits = self:_forms(text:sub(1, PIECE), part, name, excluded, text)
    for from = PIECE - OVERLAP + 1, #text - OVERLAP, PIECE - OVERLAP do
        if self.work > ENOUGH_WORK and self:_is_over() then
            break
        end
        local piece = NOT_THE_START .. text:sub(from, from + PIECE - 1)
        traits = bor(traits, self:_forms(piece, part, name, excluded, text))
    end
    return traits
end

-- Whether this request is clean up to here. Only then may a text be remembered as clean: a rule that
-- had matched before is not tried again, so that a text of which it alone speaks seems to have nothing.
function _M:found_nothing()
    return self.count == 0
end

-- Names where the last `count` matches were found.
function _M:label(count, label)
    local matches = self.matches
    for i = self.count - count + 1, self.count do
        matches[i].label = label
    end
end

-- Examines one value; `excluded` are the ids of rules that don't apply to it, or nil. Returns how many rules newly matched; they are the last of self.matches.
function _M:examine(text, part, name, excluded)
    if text == "" or excluded and excluded.all then
        return 0
    end
    local before = self.count
    local traits
    for _ = 1, MAX_LAYERS do
        if #text > LONG then
            traits = self:_pieces(text, part, name, excluded)
        else
            traits = self:_forms(text, part, name, excluded, text)
        end
        local inner = decode.layer(text, traits) or decode.base64(text, traits)
        if not inner then
            return self.count - before
        end
        text = inner
    end
    if TOO_ENCODED.request ~= self.request then
        self:_matched(TOO_ENCODED, text, 1, #text)
    end
    return self.count - before
end

return _M
