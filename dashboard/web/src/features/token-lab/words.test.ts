import { expect, test } from "vitest";

import { validityOf, wordsOf } from "./words";

const NOW = 1_795_435_200;

test("times are dates, and how far away they are", () => {
  expect(wordsOf("exp", NOW + 600, NOW)).toMatch(/^1795435800: .*2026.*, in 10 minutes$/);
  expect(wordsOf("exp", 1e300, NOW)).toBe("1e+300");
  expect(wordsOf("exp", "soon", NOW)).toBe("soon");
});

test("what is no text is JSON", () => {
  expect(wordsOf("quota", { rate: 5 }, NOW)).toBe('{"rate":5}');
  expect(wordsOf("sub", "orders", NOW)).toBe("orders");
});

test.each([
  [{ exp: NOW }, "It has expired."],
  [{ exp: NOW + 60, nbf: NOW + 30 }, "It is not valid yet."],
  [{ exp: NOW + 7200 }, "It expires in 2 hours."],
  [{ exp: "x" }, ""],
])("%j: %s", (claims, words) => {
  expect(validityOf(claims, NOW)).toBe(words);
});
