import { Stack, Text } from "@mantine/core";

import { AsyncContent } from "@/components/AsyncContent";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";
import { TimeText } from "@/components/TimeText";

import { useKeys } from "./api/keys";
import { KeyTable } from "./components/KeyTable";
import { RotateButton } from "./components/RotateButton";
import { Timeline } from "./components/Timeline";

/** The keys that sign tokens: what was, is and is planned. */
export default function KeysPage() {
  return (
    <>
      <PageHeader
        title="Keys"
        description="Each key is published before it signs, and stays published until the last token that it signed has expired."
      >
        <RotateButton />
      </PageHeader>
      <AsyncContent
        result={useKeys()}
        what="the keys"
        isEmpty={({ body }) => body.items.length === 0}
        empty={<EmptyState title="No key yet">TokenDealer makes one when it starts.</EmptyState>}
      >
        {({ body }) => (
          <Stack gap="md">
            <Section title="Timeline">
              <Timeline keys={body.items} />
              {body.next_published_at !== null && (
                <Text size="sm" c="dimmed" mt="sm">
                  The next key is published <TimeText time={body.next_published_at} exact />.
                </Text>
              )}
            </Section>
            <Section title="All keys">
              <KeyTable keys={body.items} />
            </Section>
          </Stack>
        )}
      </AsyncContent>
    </>
  );
}
