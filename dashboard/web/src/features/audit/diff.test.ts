import { expect, test } from "vitest";

import { changesOf } from "./diff";

test("only what differs is told, with the path of what is inside", () => {
  const before = { name: "orders", active: true, quota: { rate: 5, burst: 10 }, grants: { data: ["a"] } };
  const after = { name: "orders", active: false, quota: { rate: 9, burst: 10 }, grants: { data: ["a", "b"] } };
  expect(changesOf(before, after)).toEqual([
    { name: "active", before: "yes", after: "no" },
    { name: "quota.rate", before: "5", after: "9" },
    { name: "grants.data", before: "a", after: "a, b" },
  ]);
});

test("what came and what went have one side", () => {
  expect(changesOf({ quota: { rate: 5 } }, { quota: null, name: "x" })).toEqual([
    { name: "quota.rate", before: "5", after: undefined },
    { name: "name", before: undefined, after: "x" },
  ]);
});

test("a state alone tells all but what says nothing", () => {
  expect(changesOf(null, { label: "laptop", uses: 0, jwks: null, uris: [], note: "" })).toEqual([
    { name: "label", before: undefined, after: "laptop" },
    { name: "uses", before: undefined, after: "0" },
  ]);
  expect(changesOf(null, null)).toEqual([]);
});
