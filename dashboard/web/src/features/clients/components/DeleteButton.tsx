import { Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";

import { ConfirmButton } from "@/components/ConfirmButton";
import { notify } from "@/components/notify";
import { refresh } from "@/lib/keys";

import { PATH, useDeleteClient, type Client } from "../api/clients";
import { LockOut } from "./LockOut";

/** Deletes a client and leads back to the list. */
export function DeleteButton({ client }: { client: Client }) {
  const remove = useDeleteClient(client.client_id);
  const navigate = useNavigate();
  const cache = useQueryClient();
  return (
    <ConfirmButton
      label="Delete"
      about={client.name}
      size="sm"
      title={`Delete ${client.name}?`}
      typed={client.client_id}
      onConfirm={async () => {
        await remove.mutateAsync(undefined);
        notify(`${client.name} is deleted.`);
        await navigate("/clients");
        void refresh(cache, PATH);
      }}
    >
      <Text>
        The client is gone for good, with its secrets; its tokens are refused everywhere within
        seconds. To keep it out for a while, disable it instead.
      </Text>
      <LockOut client={client} />
    </ConfirmButton>
  );
}
