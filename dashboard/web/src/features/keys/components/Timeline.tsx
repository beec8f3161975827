import { ScrollRegion } from "@/components/ScrollRegion";
import { formatExact } from "@/lib/format";
import { useNow } from "@/lib/useNow";

import type { SigningKey } from "../api/keys";
import { percent, rangeOf, spansOf, type Range } from "../spans";
import classes from "./Timeline.module.css";

const TICKS = 4;
const DAY = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });
const MINUTE = new Intl.DateTimeFormat(undefined, {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** Each key's life as a bar over time. The table below it says the same in words. */
export function Timeline({ keys }: { keys: SigningKey[] }) {
  const now = useNow(5_000);
  const range = rangeOf(keys, now);
  const shown = keys.filter((key) => key.gone_at === null || key.gone_at > range.from);
  return (
    <>
    <ScrollRegion label="The keys' timeline">
      <div
        className={classes.timeline}
        role="img"
        aria-label="Each key's life as a bar over time; the table says the same in words"
      >
        {shown.map((key) => (
          <Row key={key.kid} signingKey={key} range={range} />
        ))}
        <Axis range={range} />
        <div className={classes.overlay}>
          <span className={classes.now} style={{ insetInlineStart: `${percent(now, range)}%` }}>
            now
          </span>
        </div>
      </div>
    </ScrollRegion>
      <ul className={classes.legend} aria-hidden="true">
        <li data-state="next">published, not signing yet</li>
        <li data-state="signing">signing</li>
        <li data-state="retiring">retiring: only verified with</li>
      </ul>
    </>
  );
}

function Row({ signingKey, range }: { signingKey: SigningKey; range: Range }) {
  return (
    <>
      <span className={classes.kid}>{signingKey.kid}</span>
      <span className={classes.track}>
        {spansOf(signingKey, range.to).map(({ state, from, to }) => (
          <span
            key={state}
            className={classes.span}
            data-state={state}
            title={`${state}: ${formatExact(from)} to ${formatExact(to)}`}
            style={{
              insetInlineStart: `${percent(from, range)}%`,
              width: `${percent(to, range) - percent(from, range)}%`,
            }}
          />
        ))}
      </span>
    </>
  );
}

function Axis({ range }: { range: Range }) {
  const length = range.to - range.from;
  const format = length > 4 * 86_400 ? DAY : MINUTE;
  const times = Array.from({ length: TICKS }, (_, index) => range.from + (length * index) / TICKS);
  return (
    <>
      <span />
      <span className={classes.axis}>
        {times.map((time) => (
          <span key={time} style={{ insetInlineStart: `${percent(time, range)}%` }}>
            {format.format(time * 1000)}
          </span>
        ))}
      </span>
    </>
  );
}
