import { Text } from "@mantine/core";

import { EmptyState } from "@/components/EmptyState";
import { Section } from "@/components/Section";

import type { Client } from "../api/clients";
import { ITSELF } from "../clientValues";
import { PreviewForm } from "./PreviewForm";

/** What the client's next token would say. */
export function PreviewSection({ client }: { client: Client }) {
  return (
    <Section title="Token preview">
      <Content client={client} />
    </Section>
  );
}

function Content({ client }: { client: Client }) {
  if (!client.grant_types.includes(ITSELF)) {
    return <Text>What its tokens say depends on who signs in, and on what they agree to.</Text>;
  }
  if (Object.keys(client.grants).length === 0) {
    return <EmptyState title="It may use no API yet">Choose scopes for it first.</EmptyState>;
  }
  // What it may ask for has changed: what was chosen before need not be there any more.
  return <PreviewForm key={JSON.stringify(client.grants)} client={client} />;
}
