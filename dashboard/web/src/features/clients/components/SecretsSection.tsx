import { Stack, Text } from "@mantine/core";

import { AsyncContent } from "@/components/AsyncContent";
import { EmptyState } from "@/components/EmptyState";
import { Section } from "@/components/Section";

import type { Client } from "../api/clients";
import { useSecrets } from "../api/secrets";
import { AddSecretButton } from "./AddSecretButton";
import { SecretTable } from "./SecretTable";

/** A client's secrets: several live at once, so that one takes another's place without a gap. */
export function SecretsSection({ client }: { client: Client }) {
  return (
    <Section title="Secrets" aside={<AddSecretButton client={client} />}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed" maw="70ch">
          To rotate: add one, hand it over, wait until the old one is no longer used, retire it.
        </Text>
        <AsyncContent
          result={useSecrets(client.client_id)}
          what="the secrets"
          isEmpty={({ body }) => body.items.length === 0}
          empty={<EmptyState title="No secret">{sayingOf(client)}</EmptyState>}
        >
          {({ body }) => <SecretTable clientId={client.client_id} secrets={body.items} />}
        </AsyncContent>
      </Stack>
    </Section>
  );
}

function sayingOf({ jwks }: Client): string {
  return jwks ? "It proves by its own key who it is." : "It gets no token until it has one.";
}
