import { expect, test } from "vitest";

import type { Finding } from "./api/decisions";
import { explainFinding } from "./explainFinding";

const finding = (step: string, detail: Record<string, unknown>, code = "c"): Finding => ({
  step,
  mode: "enforce",
  code,
  status: 400,
  detail,
});

test.each<[string, Record<string, unknown>, string, string]>([
  ["attack_filter", { score: 10, threshold: 5, rules: [{}] }, "add up to 10; 5 and more", "exclusions.json"],
  ["attack_filter", { cause: "malformed_body" }, "not what its type says", "JSON that parses"],
  [
    "bearer",
    { cause: "wrong_audience", unverified_audience: "a", expected_audience: "b" },
    "another API “a”; this one is “b”",
    "audience=b",
  ],
  ["bearer", { cause: "insufficient_scope", required: ["x", "y"] }, "needs x y, and it has none", "grant"],
  ["bearer", { cause: "expired" }, "has expired", "new token"],
  [
    "rate_limit",
    { limit: "client", key: "c:orders", count: 20, window: 10 },
    "More than 20 requests of one verified client in 10 s. Counted was client orders",
    "quota",
  ],
  [
    "rate_limit",
    { limit: "concurrency-address", key: "a:192.0.2.1", count: 100 },
    "under way from one address at once. Counted was address 192.0.2.1",
    "CONCURRENCY_ADDRESS",
  ],
  ["rate_limit", { cause: "nginx" }, "too many connections", "connections"],
  ["shape", { cause: "unknown_argument", field: "colour" }, "no argument “colour”", "/docs"],
  ["shape", { cause: "body_too_large", size: 9, limit: 5 }, "too large: 9, at most 5", "limit"],
  ["shape", { cause: "too_long", field: "q" }, "value of “q” is not one that is taken there (too_long)", "/docs"],
  ["gateway", { cause: "no_verified_token" }, "operators only", "BEARER_MODE"],
])("%s %j", (step, detail, why, mend) => {
  const reason = explainFinding(finding(step, detail));
  expect(reason.why).toContain(why);
  expect(reason.mend).toContain(mend);
});

test.each([
  ["proxy", "upstream_timeout", "in time"],
  ["proxy", "upstream_unavailable", "does not answer"],
  ["gateway", "server_error", "itself failed"],
])("%s %s", (step, code, why) => {
  expect(explainFinding(finding(step, { cause: "nginx" }, code)).why).toContain(why);
});

test.each(["bearer", "a_new_step", "proxy"])("what is not known of %s is told as it is", (step) => {
  const { why } = explainFinding(finding(step, { cause: "constructor" }, "odd"));
  expect(why).toBe("The gateway says odd (constructor).");
});

test("a finding without detail is told by its code", () => {
  const bare: Finding = { step: "shape", mode: "shadow", code: "not_found", status: 404 };
  expect(explainFinding(bare).why).toBe("The gateway says not_found.");
});
