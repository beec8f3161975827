import { Group } from "@mantine/core";

import { StateBadge } from "@/components/StateBadge";

import type { Client } from "../api/clients";
import { isForPeople, ITSELF } from "../clientValues";

/** What is to be known of a client at a glance. */
export function ClientMarks({ client }: { client: Client }) {
  return (
    <Group gap={6}>
      <StateBadge tone={client.active ? "good" : "bad"}>
        {client.active ? "active" : "disabled"}
      </StateBadge>
      {client.grant_types.includes(ITSELF) && <StateBadge tone="plain">service</StateBadge>}
      {isForPeople(client) && <StateBadge tone="plain">for people</StateBadge>}
      {client.public && <StateBadge tone="warn">public</StateBadge>}
      {client.first_party && <StateBadge tone="plain">first-party</StateBadge>}
    </Group>
  );
}
