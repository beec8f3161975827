import { Text } from "@mantine/core";

import { ConfirmButton } from "@/components/ConfirmButton";
import { notify } from "@/components/notify";

import { useRevokeTokens, type Client } from "../api/clients";

/** Revokes what the client got until now. */
export function RevokeButton({ client }: { client: Client }) {
  const revoke = useRevokeTokens(client.client_id);
  return (
    <ConfirmButton
      label="Revoke all tokens"
      about={client.name}
      size="sm"
      title={`Revoke all tokens of ${client.name}?`}
      onConfirm={async () => {
        await revoke.mutateAsync(undefined);
        notify(`All tokens of ${client.name} are revoked.`);
      }}
    >
      <Text>
        Every token that it got until now is refused everywhere within seconds.
        {client.active && " It can get new ones at once: to keep it out, disable it as well."}
      </Text>
    </ConfirmButton>
  );
}
