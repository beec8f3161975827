import { expect, test } from "vitest";

import type { SigningKey } from "./api/keys";
import { percent, rangeOf, spansOf } from "./spans";

const DAY = 86_400;

function key(given: Partial<SigningKey>): SigningKey {
  return {
    kid: "k",
    state: "signing",
    compromised: false,
    published_at: 0,
    signs_at: DAY,
    retires_at: 30 * DAY,
    gone_at: 31 * DAY,
    ...given,
  };
}

test("a key is next, signs, and retires", () => {
  expect(spansOf(key({}), 99 * DAY)).toEqual([
    { state: "next", from: 0, to: DAY },
    { state: "signing", from: DAY, to: 30 * DAY },
    { state: "retiring", from: 30 * DAY, to: 31 * DAY },
  ]);
});

test("a key that was dropped while it signed never retires", () => {
  const states = spansOf(key({ retires_at: null, gone_at: 5 * DAY }), 99 * DAY);
  expect(states.at(-1)).toEqual({ state: "signing", from: DAY, to: 5 * DAY });
});

test("a key that was dropped before it signed was only published", () => {
  const spans = spansOf(key({ signs_at: null, retires_at: null, gone_at: DAY / 2 }), 99 * DAY);
  expect(spans).toEqual([{ state: "next", from: 0, to: DAY / 2 }]);
});

test("what is drawn has all of what is published and planned, and now", () => {
  const range = rangeOf([key({}), key({ state: "gone", published_at: -900 * DAY })], 10 * DAY);
  expect(range.from).toBeLessThan(0);
  expect(range.from).toBeGreaterThan(-2 * DAY);
  expect(range.to).toBeGreaterThan(31 * DAY);
});

test("a time outside is at the edge", () => {
  expect(percent(-5, { from: 0, to: 10 })).toBe(0);
  expect(percent(5, { from: 0, to: 10 })).toBe(50);
  expect(percent(50, { from: 0, to: 10 })).toBe(100);
});
