import { Button, NativeSelect, TextInput } from "@mantine/core";

import { ACTIONS } from "../actions";
import { fromLocal, NONE, toLocal, type Filters } from "../filters";
import type { UseFilters } from "../useFilters";
import classes from "./FilterFields.module.css";

const TEXTS = [
  { name: "q", label: "Target contains", type: "search" },
  { name: "actor", label: "Actor, exactly", type: "text" },
  { name: "target", label: "Target, exactly", type: "text" },
] as const;
const TIMES = [
  { name: "since", label: "From" },
  { name: "until", label: "Until" },
] as const;
const LONGEST = 200;

/** Which entries to show. */
export function FilterFields({ filters, set, clear }: Omit<UseFilters, "settled">) {
  return (
    <div role="search" className={classes.fields} aria-label="Filter the entries">
      {TEXTS.map(({ name, label, type }) => (
        <TextInput
          key={name}
          type={type}
          label={label}
          value={filters[name]}
          maxLength={LONGEST}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => set({ [name]: event.currentTarget.value })}
        />
      ))}
      <NativeSelect
        label="Action"
        data={[{ value: "", label: "All" }, ...actionsWith(filters.action)]}
        value={filters.action}
        onChange={(event) => set({ action: event.currentTarget.value })}
      />
      {TIMES.map(({ name, label }) => (
        <TextInput
          key={name}
          className={classes.time ?? ""}
          type="datetime-local"
          label={label}
          value={toLocal(filters[name])}
          onChange={(event) => set({ [name]: fromLocal(event.currentTarget.value) })}
        />
      ))}
      <Button variant="default" disabled={isNone(filters)} onClick={clear}>
        Show all
      </Button>
    </div>
  );
}

/** An action that is asked for by the address may be one that is not known here. */
function actionsWith(chosen: string): string[] {
  return chosen === "" || ACTIONS.includes(chosen) ? ACTIONS : [...ACTIONS, chosen];
}

function isNone(filters: Filters): boolean {
  return Object.entries(filters).every(([name, value]) => value === NONE[name as keyof Filters]);
}
