import type { Entry, Event } from "../entries";
import { useActorName, useThingName } from "../api/useName";
import classes from "./Log.module.css";

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const VERBS: Record<string, string> = { created: "added", changed: "changed", deleted: "deleted" };

interface Props {
  entry: Entry;
  names: Record<string, string>;
  /** The `sub` of whoever looks. */
  me: string;
}

export function EntryRow({ entry, names, me }: Props) {
  const isMine = entry.kind === "chat" && entry.from.sub === me;
  return (
    <li className={classes.entry} data-kind={entry.kind} data-mine={isMine || undefined}>
      <span className={classes.text}>
        {entry.kind === "note" && entry.text}
        {entry.kind === "event" && <EventText event={entry} names={names} />}
        {entry.kind === "chat" && (
          <>
            <Speaker sub={entry.from.sub} names={names} /> <bdi>{entry.text}</bdi>
          </>
        )}
      </span>
      <Time at={entry.at} />
    </li>
  );
}

function Speaker({ sub, names }: { sub: string; names: Record<string, string> }) {
  return (
    <strong>
      <bdi>{useActorName(sub, names)}</bdi>:
    </strong>
  );
}

/** "Ada changed the service dark-mode" */
function EventText({ event: { event, id, actor }, names }: { event: Event; names: Record<string, string> }) {
  const [kind = "", what = ""] = event.split(".");
  const who = useActorName(actor, names);
  const name = useThingName(kind, id, what !== "deleted");
  const thing = kind === "log" ? "a log entry" : `the ${kind} ${name ?? id}`;
  return (
    <>
      <bdi>{who}</bdi> {VERBS[what] ?? what} <bdi>{thing}</bdi>
    </>
  );
}

function Time({ at }: { at: string }) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return null;
  return <time dateTime={at}>{CLOCK.format(date)}</time>;
}
