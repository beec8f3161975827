import type uPlot from "uplot";

interface Given {
  /** Where the colours and the font are read from. */
  root: HTMLElement;
  labels: string[];
  stacked: boolean;
  format: (value: number) => string;
  /** The index under the pointer; null when it left. */
  onHover: (index: number | null) => void;
}

const COLOURS = 8;
const DASHES = [[], [6, 4], [2, 3], [10, 4, 2, 4]];

/** How uPlot draws our charts; without a size. */
export function chartOptions(given: Given): Omit<uPlot.Options, "width" | "height"> {
  const style = getComputedStyle(given.root);
  const variable = (name: string) => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: variable("--ink-soft"),
    font: `11px ${style.fontFamily}`,
    grid: { stroke: variable("--line"), width: 1 },
    ticks: { show: false },
  };
  return {
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: { y: { range: (_, __, highest) => [0, highest > 0 ? highest * 1.1 : 1] } },
    axes: [
      { ...axis, size: 28, space: 70, values: (_, times) => times.map(clockTime) },
      { ...axis, size: 52, space: 34, values: (_, values) => values.map(given.format) },
    ],
    series: [{}, ...given.labels.map((label, index) => lineOf(label, index, given.stacked, variable))],
    bands: given.stacked ? bandsOf(given.labels.length, variable) : [],
    hooks: { setCursor: [({ cursor }) => given.onHover(cursor.idx ?? null)] },
  };
}

/** Each series on top of those before it. */
export function stack(series: (number | null)[][]): (number | null)[][] {
  const sums: number[] = [];
  return series.map((values) =>
    values.map((value, index) => {
      if (value === null) return null;
      return (sums[index] = (sums[index] ?? 0) + value);
    }),
  );
}

function lineOf(
  label: string,
  index: number,
  stacked: boolean,
  variable: (name: string) => string,
): uPlot.Series {
  const colour = colourOf(index, variable);
  const line: uPlot.Series = { label, stroke: colour, width: 1.75, points: { show: false } };
  // Lines that cross differ by more than their colour; layers do not cross.
  if (!stacked) return { ...line, dash: DASHES[index % DASHES.length] ?? [] };
  return index === 0 ? { ...line, fill: faint(colour) } : line;
}

/** Between each layer and the one below it, in the upper one's colour. */
function bandsOf(count: number, variable: (name: string) => string): uPlot.Band[] {
  return Array.from({ length: Math.max(count - 1, 0) }, (_, index) => ({
    series: [index + 2, index + 1] as uPlot.Band.Bounds,
    fill: faint(colourOf(index + 1, variable)),
  }));
}

function colourOf(index: number, variable: (name: string) => string): string {
  return variable(`--series-${(index % COLOURS) + 1}`);
}

function faint(colour: string): string {
  return `color-mix(in srgb, ${colour} 22%, transparent)`;
}

function clockTime(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString([], { timeStyle: "medium" });
}
