import { Group, Stack, Text } from "@mantine/core";
import { Link, useParams } from "react-router";

import { AsyncContent } from "@/components/AsyncContent";
import { CopyButton } from "@/components/CopyButton";
import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";
import { TimeText } from "@/components/TimeText";

import { useClient, type Client } from "./api/clients";
import { AccessSection } from "./components/AccessSection";
import { ClientMarks } from "./components/ClientMarks";
import { PreviewSection } from "./components/PreviewSection";
import { SecretsSection } from "./components/SecretsSection";
import { SettingsForm } from "./components/SettingsForm";
import { Snippets } from "./components/Snippets";

/** One client: what it is, its secrets, and how to use it. */
export default function ClientPage() {
  const { clientId = "" } = useParams();
  const client = useClient(clientId);
  return (
    <>
      <PageHeader title={client.data?.body.name ?? "Client"}>
        <Link to="/clients">All clients</Link>
      </PageHeader>
      <AsyncContent result={client} what="the client">
        {(current) => (
          <Stack gap="md" key={clientId}>
            <Facts client={current.body} />
            {!current.body.public && <SecretsSection client={current.body} />}
            <Section title="Settings">
              <SettingsForm current={current} />
            </Section>
            <Section title="Use it">
              <Snippets client={current.body} />
            </Section>
            <PreviewSection client={current.body} />
            <AccessSection client={current.body} />
          </Stack>
        )}
      </AsyncContent>
    </>
  );
}

function Facts({ client }: { client: Client }) {
  return (
    <Stack gap={4}>
      <ClientMarks client={client} />
      <Group gap="xs">
        <Text>
          Client id: <code>{client.client_id}</code>
        </Text>
        <CopyButton value={client.client_id} what="the client id" />
        <Text size="sm" c="dimmed">
          Registered <TimeText time={client.created_at} />
        </Text>
      </Group>
    </Stack>
  );
}
