import { VisuallyHidden } from "@mantine/core";

import type { Series } from "./series";

interface Props {
  title: string;
  series: Series[];
  format: (value: number) => string;
}

/** What the picture shows, as a table that only screen readers find. */
export function ChartSummary({ title, series, format }: Props) {
  return (
    <VisuallyHidden>
      <table>
        <caption>{title}, over the time that is drawn</caption>
        <thead>
          <tr>
            {["Series", "Now", "Lowest", "Mean", "Highest"].map((header) => (
              <th key={header} scope="col">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.map(({ label, values }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {summaryOf(values).map(([name, value]) => (
                <td key={name}>{value === null ? "nothing" : format(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}

function summaryOf(values: (number | null)[]): [string, number | null][] {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return ["now", "low", "mean", "high"].map((name) => [name, null]);
  const sum = known.reduce((total, value) => total + value, 0);
  return [
    ["now", values.at(-1) ?? null],
    ["low", Math.min(...known)],
    ["mean", sum / known.length],
    ["high", Math.max(...known)],
  ];
}
