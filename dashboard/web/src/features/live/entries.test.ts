import { expect, test } from "vitest";

import type { LiveMessage } from "@/lib/live";

import { isFlood, MOST, NOTHING, reduce } from "./entries";

const AT = "2026-11-23T12:00:00Z";
const chat = (text: string, at = AT): LiveMessage => ({
  type: "chat",
  from: { sub: "usr_a", client_id: "dashboard", name: "Ada" },
  text,
  at,
});
const hello = (online: number) => ({ type: "hello", you: { sub: "usr_a" }, online, at: AT });
const after = (...messages: LiveMessage[]) => messages.reduce(reduce, NOTHING);

test("how many are here is told at first, and whenever it changes", () => {
  expect(after(hello(2)).online).toBe(2);
  expect(after(hello(2), { type: "presence", online: 5 }).online).toBe(5);
});

test("a second hello says that something may be missing", () => {
  expect(after(hello(2)).entries).toEqual([]);
  expect(after(hello(2), hello(2)).entries).toMatchObject([{ kind: "note" }]);
});

test("who spoke is known by name from then on", () => {
  expect(after(chat("Hi")).names).toEqual({ usr_a: "Ada" });
});

test("only the newest entries are kept, each with its own key", () => {
  const feed = after(...Array.from({ length: MOST + 5 }, (_, index) => chat(String(index))));
  expect(feed.entries).toHaveLength(MOST);
  expect(feed.entries[0]).toMatchObject({ key: 5, text: "5" });
});

test("a refusal stays until something is typed", () => {
  const refused = { type: "error", error_description: "The text is blank" };
  expect(after(refused).refusal).toBe("The text is blank");
  expect(after(refused, { type: "typed" }).refusal).toBeNull();
});

test("what is not known is left out, and what lacks its members does no harm", () => {
  expect(after({ type: "future" })).toEqual(NOTHING);
  expect(after({ type: "chat" }).entries).toMatchObject([{ from: { sub: "" }, text: "" }]);
});

test("many at once are a flood; the same number over a minute is none", () => {
  const times = (seconds: number) =>
    Array.from({ length: 8 }, (_, index) =>
      chat("x", new Date(Date.parse(AT) + index * seconds * 1000).toISOString()),
    );
  expect(isFlood(after(...times(0.1)).entries)).toBe(true);
  expect(isFlood(after(...times(10)).entries)).toBe(false);
});
