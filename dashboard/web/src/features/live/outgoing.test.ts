import { expect, test } from "vitest";

import { problemOf } from "./outgoing";

test("characters are counted as people see them", () => {
  expect(problemOf("🐙".repeat(2000))).toBeNull();
  expect(problemOf("e\u0301".repeat(2000))).toBeNull();
  expect(problemOf("x".repeat(2003))).toBe("3 characters too many");
});

test.each(["a\u0007", "a\u202eb", "a\u2028b"])("%j is refused", (text) =>
  expect(problemOf(text)).not.toBeNull(),
);
