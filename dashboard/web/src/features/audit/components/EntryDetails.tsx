import { VisuallyHidden } from "@mantine/core";

import { formatExact } from "@/lib/format";

import type { Entry } from "../api/audit";
import { changesOf, type Change } from "../diff";
import classes from "./EntryDetails.module.css";

/** What an entry says beyond its line: what changed, exactly when, from where. */
export function EntryDetails({ entry }: { entry: Entry }) {
  const changes = changesOf(entry.before, entry.after);
  return (
    <details className={classes.details}>
      <summary>
        {summaryOf(changes)}
        <VisuallyHidden> of entry {entry.seq}</VisuallyHidden>
      </summary>
      {changes.length > 0 && (
        <dl className={classes.changes}>
          {changes.map((change) => (
            <div key={change.name}>
              <dt>{change.name}</dt>
              <dd>
                <Values change={change} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <dl className={classes.facts}>
        <Fact name="At" text={formatExact(entry.at / 1000)} />
        <Fact name="From" text={entry.source || "TokenDealer itself"} />
        <Fact name="Request" text={entry.request_id || "none"} />
        <Fact name="Hash" text={entry.hash} />
      </dl>
    </details>
  );
}

function Values({ change: { before, after } }: { change: Change }) {
  return (
    <>
      {before !== undefined && (
        <del>
          <VisuallyHidden>was </VisuallyHidden>
          {before}
        </del>
      )}
      {before !== undefined && after !== undefined && <span aria-hidden="true"> → </span>}
      {after !== undefined && (
        <ins>
          <VisuallyHidden>is now </VisuallyHidden>
          {after}
        </ins>
      )}
    </>
  );
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </div>
  );
}

const SHOWN = 2;

/** "name, quota.rate and 3 more". */
function summaryOf(changes: Change[]): string {
  if (changes.length === 0) return "Details";
  const names = changes.slice(0, SHOWN).map(({ name }) => name).join(", ");
  return changes.length > SHOWN ? `${names} and ${changes.length - SHOWN} more` : names;
}
