import { expect, test } from "vitest";

import type { Sample } from "./api/useOverview";
import { seriesOf } from "./seriesOf";

const sample = (refusals: Record<string, number>) => ({ refusals }) as Sample;

test("each name is a series, zero where it did not occur", () => {
  const samples = [sample({ b: 1 }), sample({ a: 2 })];
  expect(seriesOf(samples, ({ refusals }) => refusals)).toEqual([
    { label: "a", values: [0, 2] },
    { label: "b", values: [1, 0] },
  ]);
});

test("the smallest of many are one", () => {
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`r${index}`, index + 1]));
  const series = seriesOf([sample(many)], ({ refusals }) => refusals);
  expect(series).toHaveLength(8);
  expect(series.at(-1)).toEqual({ label: "other", values: [3] });
});
