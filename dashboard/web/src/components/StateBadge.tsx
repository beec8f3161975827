import classes from "./StateBadge.module.css";

export type Tone = "good" | "warn" | "bad" | "plain";

/** A state in a word; the colour and the mark only repeat it. */
export function StateBadge({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  );
}
