import { Button, Group, Stack, Text } from "@mantine/core";
import { useEffect, useRef } from "react";

import type { Patch } from "@/lib/usePatch";

import classes from "./ConflictNotice.module.css";
import { DataTable } from "./DataTable";

interface Props<T> {
  patch: Pick<Patch<T>, "conflict" | "keepMine" | "takeTheirs" | "isSaving">;
  /** What people call a member; one that is not named here goes by its own name. */
  labels?: Partial<Record<keyof T, string>>;
}

/** Somebody else was first (412): both versions, and which of them shall be. */
export function ConflictNotice<T extends object>({ patch, labels = {} }: Props<T>) {
  const box = useRef<HTMLDivElement>(null);
  const { conflict } = patch;
  useEffect(() => {
    if (conflict) box.current?.focus();
  }, [conflict]);
  if (!conflict) return null;

  const names = Object.keys(conflict.mine) as (keyof T & string)[];
  return (
    <Stack ref={box} role="alert" tabIndex={-1} gap="sm" className={classes.box}>
      <Text fw={600}>Somebody else changed this while you did. Nothing of yours is saved yet.</Text>
      <DataTable
        caption="Your version and what is there now"
        rows={names}
        rowKey={(name) => name}
        columns={[
          { header: "What", isName: true, cell: (name) => labels[name] ?? name },
          { header: "Yours", cell: (name) => show(conflict.mine[name]) },
          { header: "There now", cell: (name) => show(conflict.theirs[name]) },
        ]}
      />
      <Group gap="sm">
        <Button size="compact-sm" loading={patch.isSaving} onClick={patch.keepMine}>
          Save mine over it
        </Button>
        <Button size="compact-sm" variant="default" onClick={patch.takeTheirs}>
          Keep what is there
        </Button>
      </Group>
    </Stack>
  );
}

function show(value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}
