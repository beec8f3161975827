import { expect, test } from "vitest";

import { expiresAt, NEVER, ON_A_DATE } from "./expiry";

test("a secret ends after days, at the end of a day where the person is, or never", () => {
  expect(expiresAt("30", "", 1000.5)).toBe(1000 + 30 * 86_400);
  const end = new Date(2027, 0, 31, 23, 59, 59).getTime() / 1000;
  expect(expiresAt(ON_A_DATE, "2027-01-31", 0)).toBe(end);
  expect(expiresAt(NEVER, "", 0)).toBeNull();
});
