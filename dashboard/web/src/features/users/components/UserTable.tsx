import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import { EmptyState } from "@/components/EmptyState";
import { ListTable } from "@/components/ListTable";
import { TimeText } from "@/components/TimeText";
import { at } from "@/lib/http";
import { useSearch } from "@/lib/useSearch";

import { useUsers, type User, type UserFilter } from "../api/users";
import { UserMarks } from "./UserMarks";

const FILTERS: Record<string, UserFilter> = {
  Everybody: {},
  Admins: { admin: true },
  Disabled: { active: false },
};

/** All accounts, with search and a filter. */
export function UserTable() {
  const search = useSearch();
  const [shown, setShown] = useState("Everybody");
  const list = useUsers({ q: search.q, ...FILTERS[shown] });
  return (
    <ListTable<User>
      caption="The people who may sign in"
      list={list}
      rowKey={({ user_id }) => user_id}
      search={{ ...search, label: "Name or address" }}
      tools={
        <NativeSelect
          label="Show"
          data={Object.keys(FILTERS)}
          value={shown}
          onChange={(event) => setShown(event.currentTarget.value)}
        />
      }
      empty={<EmptyState title="Nobody">No account is like this.</EmptyState>}
      columns={[
        {
          header: "Name",
          isName: true,
          cell: ({ user_id, name }) => <Link to={at`/users/${user_id}`}>{name}</Link>,
        },
        { header: "Address", cell: ({ email }) => email },
        { header: "State", cell: (user) => <UserMarks user={user} wrap="nowrap" /> },
        {
          header: "Signed in",
          cell: ({ signed_in_at }) => <TimeText time={signed_in_at} missing="never" />,
        },
        { header: "Since", cell: ({ created_at }) => <TimeText time={created_at} /> },
      ]}
    />
  );
}
