import { useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import classes from "./Chart.module.css";
import { chartOptions, stack } from "./chartOptions";
import { ChartSummary } from "./ChartSummary";
import type { Series } from "./series";

interface Props {
  /** What is drawn, as in "Requests per second". */
  title: string;
  /** Seconds since 1970, ascending; each series has a value for each. */
  at: number[];
  series: Series[];
  format: (value: number) => string;
  /** Fill each series on top of the one before. */
  stacked?: boolean;
}

const HEIGHT = 168;

/** Lines over time, with a legend of current values and the same in a table for screen readers. */
export function Chart({ title, at, series, format, stacked = false }: Props) {
  const { ref: box, width } = useElementSize();
  const target = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const scheme = useComputedColorScheme("light");
  const labels = series.map(({ label }) => label).join("\n");
  const size = Math.max(Math.floor(width), 120);

  // Drawn anew only for other series or colours; new data and sizes go to the one that is there.
  useEffect(() => {
    if (!target.current) return undefined;
    const options = chartOptions({
      root: target.current,
      labels: labels.split("\n"),
      stacked,
      format,
      onHover: setHovered,
    });
    const current = new uPlot({ ...options, width: 320, height: HEIGHT }, [[]], target.current);
    plot.current = current;
    return () => {
      plot.current = null;
      current.destroy();
    };
  }, [labels, stacked, format, scheme]);

  useEffect(() => {
    plot.current?.setSize({ width: size, height: HEIGHT });
  }, [size, labels, stacked, format, scheme]);

  useEffect(() => {
    const values = series.map((each) => each.values);
    plot.current?.setData([at, ...(stacked ? stack(values) : values)]);
  }, [at, series, labels, stacked, format, scheme]);

  const shown = hovered !== null && hovered < at.length ? hovered : at.length - 1;
  return (
    <figure className={classes.figure} ref={box}>
      <div ref={target} role="img" aria-label={title} className={classes.plot} />
      <ul className={classes.legend} aria-hidden="true">
        {series.map(({ label, values }, index) => (
          <li key={label} data-series={(index % 8) + 1}>
            {label} <b>{show(values[shown], format)}</b>
          </li>
        ))}
      </ul>
      <ChartSummary title={title} series={series} format={format} />
    </figure>
  );
}

function show(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? "—" : format(value);
}
