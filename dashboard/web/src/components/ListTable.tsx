import { Button, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";

import type { List } from "@/lib/useList";
import type { Search } from "@/lib/useSearch";

import { Loading } from "./AsyncContent";
import { DataTable, type Column } from "./DataTable";
import { EmptyState } from "./EmptyState";
import { ErrorMessage } from "./ErrorMessage";
import { SearchField } from "./SearchField";

interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  list: List<Row>;
  rowKey: (row: Row) => string;
  /** Of `useSearch`, with what one can search for: "Name or address". */
  search?: Search & { label: string };
  /** More filters, or a button, on the line of the search. */
  tools?: ReactNode;
  /** When there is nothing, and nothing was searched for. */
  empty: ReactNode;
}

/** A list of the API: search, states, the table, and more by a button. */
export function ListTable<Row>(props: Props<Row>) {
  const { search, tools, list } = props;
  return (
    <>
      {(search ?? tools) && (
        <Group gap="sm" mb="sm" align="end">
          {search && <SearchField search={search} label={search.label} />}
          {tools}
        </Group>
      )}
      {list.error && <ErrorMessage error={list.error} onRetry={list.refetch} />}
      {list.items ? <Items {...props} items={list.items} /> : !list.error && <Loading what={props.caption} />}
    </>
  );
}

function Items<Row>({ caption, columns, list, rowKey, search, empty, items }: Props<Row> & { items: Row[] }) {
  if (items.length === 0) {
    return search?.q ? <EmptyState title={`Nothing matches “${search.q}”`} /> : empty;
  }
  return (
    <div aria-busy={list.isStale}>
      <DataTable caption={caption} columns={columns} rows={items} rowKey={rowKey} />
      <Group gap="md" mt="sm">
        <Text size="sm" c="dimmed" role="status">
          {list.hasMore ? `The first ${items.length} are shown` : `${items.length} in all`}
        </Text>
        {list.hasMore && (
          <Button variant="default" size="compact-sm" loading={list.isLoadingMore} onClick={list.loadMore}>
            Load more
          </Button>
        )}
      </Group>
    </div>
  );
}
