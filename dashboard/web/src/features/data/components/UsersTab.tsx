import { Group, Text } from "@mantine/core";

import { ConfirmButton } from "@/components/ConfirmButton";
import type { Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ListTable } from "@/components/ListTable";
import { notify } from "@/components/notify";
import { TimeText } from "@/components/TimeText";
import { useSearch } from "@/lib/useSearch";

import { useDeleteUser, useUsers, type User } from "../api/users";
import { DialogButton } from "./DialogButton";
import { EditUser } from "./EditUser";
import { NewUser } from "./NewUser";

const COLUMNS: Column<User>[] = [
  { header: "Name", isName: true, cell: ({ name }) => name },
  { header: "Address", cell: ({ email }) => email ?? "—" },
  { header: "Location", cell: ({ location }) => location ?? "—" },
  { header: "Slack id", cell: ({ slack_id }) => slack_id ?? "—" },
  { header: "Changed", cell: ({ updated_at }) => <TimeText time={updated_at} /> },
];

/** The users that dataservice keeps: no accounts, nobody signs in with them. */
export function UsersTab({ mayWrite }: { mayWrite: boolean }) {
  const search = useSearch();
  const actions: Column<User> = { header: "Actions", cell: (user) => <Actions user={user} /> };
  return (
    <ListTable
      caption="Users of the data service"
      list={useUsers(search.q)}
      rowKey={({ id }) => id}
      search={{ ...search, label: "Name, address or location" }}
      tools={
        mayWrite && (
          <DialogButton label="Add a user" title="Add a user">
            {(close) => <NewUser onClose={close} />}
          </DialogButton>
        )
      }
      empty={<EmptyState title="No user yet">Whoever may write adds the first one.</EmptyState>}
      columns={mayWrite ? [...COLUMNS, actions] : COLUMNS}
    />
  );
}

function Actions({ user }: { user: User }) {
  const remove = useDeleteUser();
  return (
    <Group gap={6} wrap="nowrap">
      <DialogButton
        label="Edit"
        about={user.name}
        size="compact-sm"
        variant="default"
        title={`Edit ${user.name}`}
      >
        {(close) => <EditUser id={user.id} onClose={close} />}
      </DialogButton>
      <ConfirmButton
        label="Delete"
        about={user.name}
        title={`Delete ${user.name}?`}
        onConfirm={async () => {
          await remove.mutateAsync(user.id);
          notify(`${user.name} is deleted.`);
        }}
      >
        <Text>The user and its settings are gone for good.</Text>
      </ConfirmButton>
    </Group>
  );
}
