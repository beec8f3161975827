import { Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";

import { ConfirmButton } from "@/components/ConfirmButton";
import { notify } from "@/components/notify";
import { refresh } from "@/lib/keys";

import { PATH, useDeleteUser, type User } from "../api/users";

/** Deletes an account and leads back to the list. */
export function DeleteButton({ user }: { user: User }) {
  const remove = useDeleteUser(user.user_id);
  const navigate = useNavigate();
  const client = useQueryClient();
  return (
    <ConfirmButton
      label="Delete"
      about={user.name}
      size="sm"
      title={`Delete ${user.name}?`}
      typed={user.email}
      onConfirm={async () => {
        await remove.mutateAsync(undefined);
        notify(`${user.name} is deleted.`);
        await navigate("/users");
        void refresh(client, PATH);
      }}
    >
      <Text>
        The account is gone for good, and so are its sessions and tokens. To keep somebody out for a
        while, disable the account instead.
      </Text>
    </ConfirmButton>
  );
}
