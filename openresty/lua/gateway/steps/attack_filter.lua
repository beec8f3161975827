-- The attack filter's step: shows every part of a request to the inspector, and refuses the request
-- when the scores of the rules that matched add up to the blocking score.

local bodies = require "gateway.attack.bodies"
local exclusions = require "gateway.attack.exclusions"
local inspector = require "gateway.attack.inspector"
local masking = require "gateway.attack.masking"
local parts = require "gateway.attack.parts"
local rules_file = require "gateway.attack.rules"

local _M = {}
local mt = { __index = _M }

local MAX_REPORTED = 20

local function applying(rules, paranoia_level)
    local list = {}
    for _, rule in ipairs(rules) do
        if rule.paranoia_level <= paranoia_level then
            list[#list + 1] = rule
        end
    end
    return list
end

function _M.new(conf)
    local rules, err = rules_file.load(conf.rules_dir)
    if not rules then
        return nil, err
    end
    local excluded
    excluded, err = exclusions.load(conf.rules_dir, rules)
    if not excluded then
        return nil, err
    end
    local list = applying(rules, conf.attack.paranoia_level)
    if #list == 0 then
        return nil, "rules: none at paranoia level " .. conf.attack.paranoia_level
    end
    local examiner = inspector.new(list, conf.attack.blocking_score)
    return setmetatable({
        threshold = conf.attack.blocking_score, exclusions = excluded, inspector = examiner,
        parts = parts.new(examiner), bodies = bodies.new(examiner),
    }, mt)
end

function _M:_report()
    local reported = {}
    local matches, count = self.inspector.matches, self.inspector.count
    for i = 1, math.min(count, MAX_REPORTED) do
        local match = matches[i]
        local rule = match.rule
        reported[i] = {
            id = rule.id, name = rule.name, score = rule.score, part = masking.label(match.label),
            matched = masking.mask(match.text, match.from, match.to, match.label),
        }
    end
    return reported
end

function _M:_found()
    local found = {}
    local matches = self.inspector.matches
    for i = 1, self.inspector.count do
        found[i] = { id = matches[i].rule.id, score = matches[i].rule.score }
    end
    return found
end

function _M:access(ctx)
    -- reading the body may yield: nothing of this request is in `self` before it
    local body, arguments = ctx:body(), ctx:arguments()
    local examiner = self.inspector
    examiner:start()
    local excluded = self.exclusions:of(ctx.route)
    self.parts:path(ctx.path)
    self.parts:arguments(arguments, excluded)
    self.parts:all_headers(ctx.headers)
    if body ~= "" then
        local content_type = ctx.headers["content-type"]
        local ok, cause = self.bodies:examine(body, ctx.media_type or "", content_type, excluded)
        if not ok then
            return nil, { code = "invalid_request", description = "The body could not be parsed",
                detail = { cause = cause } }, 400
        end
    end
    if examiner.count == 0 then
        return true
    end
    ctx.attack = { score = examiner.score, rules = self:_found() }
    if examiner.score < self.threshold then
        return true
    end
    return nil, { code = "request_blocked", description = "The request was blocked",
        detail = { score = examiner.score, threshold = self.threshold, rules = self:_report() } },
        403
end

return _M
