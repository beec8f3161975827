import { Anchor, Code } from "@mantine/core";

import type { Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ListTable } from "@/components/ListTable";
import { TimeText } from "@/components/TimeText";

import { useEntries, type Entry } from "../api/audit";
import { toQuery, type Filters } from "../filters";
import type { UseFilters } from "../useFilters";
import { EntryDetails } from "./EntryDetails";

interface Props {
  filters: Filters;
  onNarrow: UseFilters["set"];
}

/** The entries; who and what they are about narrow the list to those alike. */
export function EntryTable({ filters, onNarrow }: Props) {
  return (
    <ListTable
      caption="Audit entries, the newest first"
      list={useEntries(toQuery(filters))}
      rowKey={({ seq }) => String(seq)}
      columns={columnsOf(onNarrow)}
      empty={
        <EmptyState title="No such entry">
          What operators, clients and TokenDealer itself change is written here. The filters say what
          is shown.
        </EmptyState>
      }
    />
  );
}

function columnsOf(onNarrow: UseFilters["set"]): Column<Entry>[] {
  return [
    { header: "No.", align: "end", cell: ({ seq }) => seq },
    { header: "When", cell: ({ at }) => <TimeText time={at / 1000} /> },
    { header: "Action", isName: true, cell: ({ action }) => <Code>{action}</Code> },
    {
      header: "Target",
      cell: ({ target }) => <Narrow text={target} onClick={() => onNarrow({ target })} />,
    },
    {
      header: "Actor",
      cell: ({ actor }) => <Narrow text={actor} onClick={() => onNarrow({ actor })} />,
    },
    { header: "What changed", cell: (entry) => <EntryDetails entry={entry} /> },
  ];
}

function Narrow({ text, onClick }: { text: string; onClick: () => void }) {
  if (text === "") return "—";
  return (
    <Anchor
      component="button"
      type="button"
      size="sm"
      ta="start"
      miw="7rem"
      style={{ overflowWrap: "anywhere" }}
      aria-label={`${text}: show only its entries`}
      onClick={onClick}
    >
      {text}
    </Anchor>
  );
}
