import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";

import { ErrorMessage } from "@/components/ErrorMessage";
import { StateBadge } from "@/components/StateBadge";

import { useAsk, type Service } from "../api/services";

/** Whether a service is on for somebody, as programs ask it. */
export function AskForm({ service, onClose }: { service: Service; onClose: () => void }) {
  const [subject, setSubject] = useState("");
  const ask = useAsk(service.id);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate(subject.trim());
      }}
    >
      <Stack gap="sm">
        <Text>
          Who is in is drawn from the name of the service and of the subject: the same each time,
          and whoever is in stays in as the share grows.
        </Text>
        <TextInput
          label="Subject"
          description="Any stable name, such as a user's id"
          required
          maxLength={200}
          autoComplete="off"
          data-autofocus
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <div role="status">
          {ask.data && (
            <Group gap="sm">
              <StateBadge tone={ask.data.enabled ? "good" : "plain"}>
                {ask.data.enabled ? "on" : "off"}
              </StateBadge>
              <Text>
                for {ask.variables}, with {service.name}{" "}
                {service.active ? `at ${service.rollout_percent} %` : "switched off"}
              </Text>
            </Group>
          )}
        </div>
        {ask.error && <ErrorMessage error={ask.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={ask.isPending} disabled={subject.trim() === ""}>
            Ask
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
