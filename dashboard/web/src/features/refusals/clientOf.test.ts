import { expect, test } from "vitest";

import type { Decision, Finding } from "./api/decisions";
import { clientOf } from "./clientOf";

const lacking = (detail: Record<string, unknown>): Finding => ({
  step: "bearer",
  mode: "enforce",
  code: "insufficient_scope",
  status: 403,
  detail,
});
const decision = (finding: Finding, more: Partial<Decision> = {}): Decision => ({
  request_id: "r",
  time: "2026-11-23T12:00:00Z",
  outcome: "refused",
  method: "GET",
  path: "/",
  findings: [finding],
  ...more,
});

test("the client is that of the token, or the one that lacks the scope", () => {
  expect(clientOf(decision(lacking({}), { client_id: "a" }))).toBe("a");
  expect(clientOf(decision(lacking({ client_id: "b" })))).toBe("b");
  expect(clientOf(decision(lacking({})))).toBeUndefined();
});
