import { Group, Stack, Text } from "@mantine/core";

import { Section } from "@/components/Section";

import type { Client } from "../api/clients";
import { ActiveButton } from "./ActiveButton";
import { DeleteButton } from "./DeleteButton";
import { RevokeButton } from "./RevokeButton";

/** Whether it gets tokens, and what becomes of those that it has. */
export function AccessSection({ client }: { client: Client }) {
  return (
    <Section title="Access">
      <Stack gap="sm">
        <Text>
          {client.active
            ? "It gets tokens for what it may ask for."
            : "It is disabled: it gets no tokens."}
        </Text>
        <Group gap="sm">
          <ActiveButton client={client} />
          <RevokeButton client={client} />
          <DeleteButton client={client} />
        </Group>
      </Stack>
    </Section>
  );
}
