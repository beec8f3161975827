import { expect, test } from "vitest";

import { fileNameOf, markupOf, problemOf } from "./names";

test.each(["a/b", "a\\b", "a\u0000", "..", ".", "\ud800", "x".repeat(257)])(
  "%j is no name",
  (name) => expect(problemOf(name)).not.toBeNull(),
);

test.each(["Ada", "Zoë Ünal", "100 %", "a?b#c", "...", "🐙".repeat(256)])("%j is one", (name) =>
  expect(problemOf(name)).toBeNull(),
);

test("a file's name keeps letters and digits of any script", () => {
  expect(fileNameOf("Zoë Ünal?", "png")).toBe("monster-Zoë-Ünal.png");
  expect(fileNameOf("***", "svg")).toBe("monster-of-a-name.svg");
});

test("the markup is encoded for the address, and escaped for HTML", () => {
  expect(markupOf('A&"<', 64, "https://x.test")).toBe(
    '<img src="https://x.test/monster/A%26%22%3C?size=64" width="64" height="64" alt="A&amp;&quot;&lt;">',
  );
});
