import { Stack, Text } from "@mantine/core";

import { CodeBlock } from "@/components/CodeBlock";
import { SecretOnce } from "@/components/SecretOnce";
import { Section } from "@/components/Section";

import type { Client } from "../api/clients";
import { exported } from "../snippets/snippets";
import { Snippets } from "./Snippets";

interface Props {
  client: Client;
  secret: string;
  onDone: () => void;
}

/** The client is there: its secret, this once, and how to try it at once. */
export function RegisteredSection({ client, secret, onDone }: Props) {
  return (
    <Stack gap="md">
      <Section title={`${client.name} is registered`}>
        <Stack gap="sm">
          <Text>
            Its client id is <code>{client.client_id}</code>.
          </Text>
          <SecretOnce what="the client secret" value={secret} onDone={onDone} />
        </Stack>
      </Section>
      <Section title="Try it">
        <Stack gap="sm">
          <Text>The snippets read the secret from the environment:</Text>
          <CodeBlock label="the line that sets the secret" code={exported(secret)} />
          <Snippets client={client} />
        </Stack>
      </Section>
    </Stack>
  );
}
