import { useMemo } from "react";

import { Chart } from "@/components/Chart";
import { Section } from "@/components/Section";
import { formatDuration, formatRate } from "@/lib/format";

import type { Sample } from "../api/useOverview";
import { seriesOf } from "../seriesOf";

/** The last minutes, drawn; each chart is a cell of the page's grid. */
export function Charts({ samples }: { samples: Sample[] }) {
  const drawn = useMemo(() => chartsOf(samples), [samples]);
  const at = useMemo(() => samples.map((sample) => sample.at), [samples]);
  return (
    <>
      {drawn.map((chart) => (
        <Section key={chart.title} title={chart.title}>
          {chart.series.length > 0 ? <Chart at={at} {...chart} /> : <p>None in this time.</p>}
        </Section>
      ))}
    </>
  );
}

function chartsOf(samples: Sample[]) {
  const line = (label: string, value: (sample: Sample) => number | null) => ({
    label,
    values: samples.map(value),
  });
  return [
    {
      title: "Requests by status",
      series: seriesOf(samples, (sample) => sample.by_status),
      format: formatRate,
      stacked: true,
    },
    {
      title: "Tokens issued",
      series: [line("tokens", (sample) => sample.tokens)],
      format: formatRate,
    },
    {
      title: "Refusals by reason",
      series: seriesOf(samples, (sample) => sample.refusals),
      format: formatRate,
      stacked: true,
    },
    {
      title: "Over their limit, and in shadow",
      series: [line("429", (sample) => sample.limited), line("shadow", (sample) => sample.shadow)],
      format: formatRate,
    },
    {
      title: "Latency",
      series: (["p50", "p95", "p99"] as const).map((name) =>
        line(name, (sample) => sample.latency?.[name] ?? null),
      ),
      format: formatDuration,
    },
  ];
}
