import { expect, test } from "vitest";

import type { Decision, Finding } from "./api/decisions";
import { rowsOf } from "./rows";

const found = (mode: Finding["mode"]): Finding => ({ step: "shape", mode, code: "c", status: 400 });
const decision = (id: string): Decision => ({
  request_id: id,
  time: "2026-11-23T12:00:00Z",
  outcome: "refused",
  method: "GET",
  path: "/",
  findings: [found("shadow"), found("enforce")],
});

test("a row keeps its key when newer ones come, also of the same id", () => {
  const keys = (ids: string[]) => rowsOf(ids.map(decision), "enforce").map(({ key }) => key);
  const before = keys(["b", "a"]);
  expect(keys(["a", "b", "a"]).slice(1)).toEqual(before);
  expect(new Set(keys(["a", "b", "a"])).size).toBe(3);
});

test("only what was found in the mode that is shown is told", () => {
  expect(rowsOf([decision("a")], "shadow")[0]?.findings).toEqual([found("shadow")]);
});
