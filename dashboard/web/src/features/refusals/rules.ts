import type { Finding } from "./api/decisions";

/** A rule of the attack filter that matched, and what; secrets are masked by the gateway. */
export interface MatchedRule {
  key: string;
  id: string;
  name: string;
  score: string;
  part: string;
  matched: string;
}

/** The rules in a finding's detail; none where another step found it. */
export function rulesOf({ detail }: Finding): MatchedRule[] {
  const rules = detail?.rules;
  if (!Array.isArray(rules)) return [];
  return rules.filter(isObject).map((rule, index) => ({
    key: String(index), // one rule may match in several parts
    id: textOf(rule.id),
    name: textOf(rule.name),
    score: textOf(rule.score),
    part: textOf(rule.part),
    matched: textOf(rule.matched),
  }));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "?";
}
