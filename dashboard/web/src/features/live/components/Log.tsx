import { Button } from "@mantine/core";
import { useLayoutEffect, useRef, useState } from "react";

import { EmptyState } from "@/components/EmptyState";
import { useSession } from "@/lib/session";

import { isFlood, type Entry } from "../entries";
import { EntryRow } from "./EntryRow";
import classes from "./Log.module.css";

const NEAR_PX = 24;

interface Props {
  entries: Entry[];
  names: Record<string, string>;
}

/** What is said and done, the newest below. It follows by itself only while its end is in sight. */
export function Log({ entries, names }: Props) {
  const { user } = useSession();
  const box = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const newest = entries.at(-1)?.key;

  const toEnd = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useLayoutEffect(() => {
    if (isAtEnd) toEnd();
  }, [newest, isAtEnd]);

  return (
    <div className={classes.frame}>
      <div
        ref={box}
        role="log"
        aria-label="Messages and changes"
        // Nobody can listen to a flood: it stays to be read.
        aria-live={isFlood(entries) ? "off" : "polite"}
        // What scrolls has to be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className={classes.box}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setAtEnd(scrollHeight - scrollTop - clientHeight < NEAR_PX)
        }
      >
        {entries.length === 0 ? (
          <EmptyState title="Nothing yet">
            What is said and changed from now on appears here; nothing of it is kept.
          </EmptyState>
        ) : (
          <ul className={classes.list}>
            {entries.map((entry) => (
              <EntryRow key={entry.key} entry={entry} names={names} me={user.sub} />
            ))}
          </ul>
        )}
      </div>
      {!isAtEnd && (
        <Button size="compact-sm" className={classes.toEnd ?? ""} onClick={() => setAtEnd(true)}>
          To the newest
        </Button>
      )}
    </div>
  );
}
