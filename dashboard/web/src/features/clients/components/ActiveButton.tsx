import { Text } from "@mantine/core";

import { ConfirmButton } from "@/components/ConfirmButton";
import { notify } from "@/components/notify";

import { useSetActive, type Client } from "../api/clients";
import { LockOut } from "./LockOut";

/** Disables a client, or enables it again. */
export function ActiveButton({ client }: { client: Client }) {
  const { mutateAsync } = useSetActive(client.client_id);
  const set = async (active: boolean) => {
    await mutateAsync(active);
    notify(`${client.name} is ${active ? "enabled" : "disabled"}.`);
  };
  const label = client.active ? "Disable" : "Enable";
  return (
    <ConfirmButton
      label={label}
      about={client.name}
      size="sm"
      tone={client.active ? "red" : "teal"}
      title={`${label} ${client.name}?`}
      onConfirm={() => set(!client.active)}
    >
      <Text>
        {client.active
          ? "It gets no more tokens from the next second on. Those that it has live until they expire: revoke them too if they must not. You can enable it again."
          : "It gets tokens again, with the secrets that it has."}
      </Text>
      {client.active && <LockOut client={client} />}
    </ConfirmButton>
  );
}
