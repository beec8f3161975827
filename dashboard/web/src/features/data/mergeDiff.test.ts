import { expect, test } from "vitest";

import { mergePatch } from "@/lib/mergePatch";

import { mergeDiff } from "./mergeDiff";

test.each([
  [{ a: 1, b: 2 }, { a: 1 }],
  [{ a: { x: 1, y: [1] } }, { a: { y: [1, 2] }, z: "new" }],
  [{ a: { x: 1 } }, { a: 3 }],
  [{ a: [] }, { a: {} }],
  [{}, {}],
])("the patch of %j and %j makes the one the other", (before, after) => {
  expect(mergePatch<unknown>(before, mergeDiff(before, after))).toEqual(after);
});

test("what stays is not in it", () => {
  expect(mergeDiff({ a: { x: 1, y: 2 }, b: [1] }, { a: { x: 1, y: 3 }, b: [1] })).toEqual({
    a: { y: 3 },
  });
});
