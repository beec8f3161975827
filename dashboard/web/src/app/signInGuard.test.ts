import { expect, test } from "vitest";

import { createSignInGuard, type GuardParts } from "./signInGuard";

function start(given: Partial<GuardParts> = {}) {
  const kept = new Map<string, string>();
  const clock = { now: 1000 };
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const page = () =>
    createSignInGuard({
      storage: () => storage,
      cookiesEnabled: () => true,
      now: () => clock.now,
      ...given,
    });
  return { page, clock };
}

test("the third way to the sign-in within half a minute is not taken", () => {
  const { page, clock } = start();
  expect([page().mayGo(), page().mayGo(), page().mayGo()]).toEqual([true, true, false]);
  clock.now += 31;
  expect(page().mayGo()).toBe(true);
});

test("requests that are refused at once are one way", () => {
  const { page } = start();
  const one = page();
  expect([one.mayGo(), one.mayGo(), one.mayGo()]).toEqual([true, true, true]);
  expect(page().mayGo()).toBe(true);
});

test("a session that arrived ends the count", () => {
  const { page } = start();
  page().mayGo();
  page().mayGo();
  page().reset();
  expect(page().mayGo()).toBe(true);
});

test("without cookies, or without storage, nobody is sent around", () => {
  const noStorage = () => {
    throw new Error("SecurityError");
  };
  expect(start({ cookiesEnabled: () => false }).page().mayGo()).toBe(false);
  const { mayGo, reset } = start({ storage: noStorage }).page();
  expect(mayGo()).toBe(false);
  expect(reset).not.toThrow();
});
