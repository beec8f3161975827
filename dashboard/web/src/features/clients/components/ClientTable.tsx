import { Code, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import { EmptyState } from "@/components/EmptyState";
import { ListTable } from "@/components/ListTable";
import { TimeText } from "@/components/TimeText";
import { formatDuration } from "@/lib/format";
import { at } from "@/lib/http";
import { useSearch } from "@/lib/useSearch";

import { useClients, type Client } from "../api/clients";
import { ClientMarks } from "./ClientMarks";

const FILTERS: Record<string, { active?: boolean }> = {
  All: {},
  Active: { active: true },
  Disabled: { active: false },
};

/** All clients, with search and a filter. */
export function ClientTable() {
  const search = useSearch();
  const [shown, setShown] = useState("All");
  const list = useClients({ q: search.q, ...FILTERS[shown] });
  return (
    <ListTable<Client>
      caption="The clients that may ask for tokens"
      list={list}
      rowKey={({ client_id }) => client_id}
      search={{ ...search, label: "Name or client id" }}
      tools={
        <NativeSelect
          label="Show"
          data={Object.keys(FILTERS)}
          value={shown}
          onChange={(event) => setShown(event.currentTarget.value)}
        />
      }
      empty={<Nothing isFiltered={shown !== "All"} />}
      columns={[
        {
          header: "Name",
          isName: true,
          cell: ({ client_id, name }) => <Link to={at`/clients/${client_id}`}>{name}</Link>,
        },
        { header: "Client id", cell: ({ client_id }) => <Code>{client_id}</Code> },
        { header: "State", cell: (client) => <ClientMarks client={client} /> },
        { header: "APIs", cell: ({ grants }) => Object.keys(grants).join(", ") || "none" },
        {
          header: "Tokens live",
          cell: ({ token_lifetime }) => formatDuration(token_lifetime),
        },
        { header: "Since", cell: ({ created_at }) => <TimeText time={created_at} /> },
      ]}
    />
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <EmptyState title="No client is like this" />;
  return (
    <EmptyState title="No client yet">
      A client is a service or an app that asks for tokens. Register the first one.
    </EmptyState>
  );
}
