import { expect, test } from "vitest";

import { formatDuration, formatNumber, formatRelative } from "./format";

test.each([
  [5, "now"],
  [-45, "45 seconds ago"],
  [600, "in 10 minutes"],
  [36_000, "in 10 hours"],
  [86_400 * 3 - 5, "in 3 days"],
  [-86_400 * 59, "59 days ago"],
  [86_400 * 90, "in 3 months"],
  [86_400 * 800, "in 2 years"],
])("%d seconds from now is “%s”", (seconds, text) => {
  expect(formatRelative(1_000_000_000 + seconds, 1_000_000_000)).toBe(text);
});

test("a time may be ISO 8601", () => {
  expect(formatRelative("2001-09-09T01:46:40Z", 1_000_000_000)).toBe("now");
});

test.each([
  [0.00234, "2.3 ms"],
  [0.25, "250 ms"],
  [1.5, "1.5 s"],
  [720, "12 min"],
  [10_800, "3 h"],
  [2_592_000, "30 days"],
])("%d seconds last “%s”", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test.each([
  [0, "0"],
  [0.1234, "0.12"],
  [12.34, "12.3"],
  [3_210, "3.2K"],
])("%d is “%s”", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});
