import { Code, NativeSelect } from "@mantine/core";
import { useState } from "react";

import type { Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ListTable } from "@/components/ListTable";
import { TimeText } from "@/components/TimeText";
import { usePlatform } from "@/lib/platform";
import { useSearch } from "@/lib/useSearch";

import { useLogs, type Log } from "../api/logs";
import { DialogButton } from "./DialogButton";
import classes from "./LogsTab.module.css";
import { NewEntry } from "./NewEntry";

/** Seconds before now. */
const SPANS: Record<string, number | undefined> = {
  "Any time": undefined,
  "The last hour": 3_600,
  "The last day": 86_400,
  "The last week": 604_800,
};

const COLUMNS: Column<Log>[] = [
  { header: "When", cell: ({ created_at }) => <TimeText time={created_at} /> },
  { header: "Action", isName: true, cell: ({ action }) => action },
  { header: "Subject", cell: ({ subject }) => subject ?? "—" },
  { header: "By", cell: ({ actor }) => actor },
  {
    header: "Detail",
    cell: ({ detail }) =>
      Object.keys(detail).length > 0 && (
        <Code className={classes.detail ?? ""}>{JSON.stringify(detail)}</Code>
      ),
  },
];

/** What was done, the newest first. What is written stays. */
export function LogsTab({ mayWrite }: { mayWrite: boolean }) {
  const search = useSearch();
  const { now } = usePlatform();
  const [{ span, since }, setFrom] = useState<{ span: string; since?: string }>({
    span: "Any time",
  });
  const choose = (chosen: string) => {
    const seconds = SPANS[chosen];
    // Of the moment of the choice: the list is not another one with each second.
    const from = seconds === undefined ? {} : { since: isoOf(now() - seconds) };
    setFrom({ span: chosen, ...from });
  };
  return (
    <ListTable
      caption="Activity, the newest first"
      list={useLogs({ q: search.q, since })}
      rowKey={({ id }) => id}
      search={{ ...search, label: "Action, subject or client" }}
      tools={
        <>
          <NativeSelect
            label="Since"
            data={Object.keys(SPANS)}
            value={span}
            onChange={(event) => choose(event.currentTarget.value)}
          />
          {mayWrite && (
            <DialogButton label="Add an entry" title="Add an entry">
              {(close) => <NewEntry onClose={close} />}
            </DialogButton>
          )}
        </>
      }
      empty={
        <EmptyState title="Nothing was written">
          {since === undefined ? "Services write here what they did." : "Not in this time."}
        </EmptyState>
      }
      columns={COLUMNS}
    />
  );
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
