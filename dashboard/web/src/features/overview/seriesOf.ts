import type { Series } from "@/components/series";

import type { Sample } from "./api/useOverview";

const MOST = 7;

/** One series for each name that occurs; the smallest ones together as "other". */
export function seriesOf(
  samples: Sample[],
  rates: (sample: Sample) => Record<string, number>,
): Series[] {
  const sums = new Map<string, number>();
  for (const sample of samples) {
    for (const [name, rate] of Object.entries(rates(sample))) {
      sums.set(name, (sums.get(name) ?? 0) + rate);
    }
  }
  const byWeight = [...sums].sort(([, one], [, other]) => other - one).map(([name]) => name);
  const shown = byWeight.slice(0, MOST).sort();
  const rest = byWeight.slice(MOST);
  const series = shown.map((label) => ({
    label,
    values: samples.map((sample) => rates(sample)[label] ?? 0),
  }));
  if (rest.length === 0) return series;
  const other = samples.map((sample) => total(rest.map((name) => rates(sample)[name] ?? 0)));
  return [...series, { label: "other", values: other }];
}

export function total(rates: number[]): number {
  return rates.reduce((sum, rate) => sum + rate, 0);
}
