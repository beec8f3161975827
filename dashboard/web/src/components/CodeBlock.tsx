import classes from "./CodeBlock.module.css";
import { CopyButton } from "./CopyButton";

/** Text to copy as it is. `label` says what it is, as in "the curl command". */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className={classes.block}>
      {/* What scrolls has to be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes.code} tabIndex={0} role="region" aria-label={label}>
        <code>{code}</code>
      </pre>
      <div className={classes.copy}>
        <CopyButton value={code} what={label} />
      </div>
    </div>
  );
}
