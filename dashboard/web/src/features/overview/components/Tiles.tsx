import { formatDuration, formatRate } from "@/lib/format";

import type { Sample } from "../api/useOverview";
import { total } from "../seriesOf";
import classes from "./Tiles.module.css";

/** The newest sample in figures. */
export function Tiles({ sample }: { sample: Sample | undefined }) {
  const figures: [string, string | undefined][] = [
    ["Tokens issued", sample && formatRate(sample.tokens)],
    ["Requests", sample && formatRate(sample.requests)],
    ["Refused", sample && formatRate(total(Object.values(sample.refusals)))],
    ["Refused if enforced", sample && formatRate(sample.shadow)],
    ["Over their limit (429)", sample && formatRate(sample.limited)],
    ["Latency, p95", sample?.latency ? formatDuration(sample.latency.p95) : undefined],
  ];
  return (
    <dl className={classes.tiles} aria-label="Now">
      {figures.map(([name, figure]) => (
        <div key={name} className={classes.tile}>
          <dt>{name}</dt>
          <dd>{figure ?? "—"}</dd>
        </div>
      ))}
    </dl>
  );
}
