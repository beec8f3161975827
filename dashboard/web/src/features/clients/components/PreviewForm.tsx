import { Button, Checkbox, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useState } from "react";

import { CodeBlock } from "@/components/CodeBlock";
import { ErrorMessage } from "@/components/ErrorMessage";

import type { Client } from "../api/clients";
import { usePreview } from "../api/preview";

/** Audience and scopes, and the claims that a token would have for them. */
export function PreviewForm({ client }: { client: Client }) {
  const audiences = Object.keys(client.grants);
  const [audience, setAudience] = useState(audiences[0] ?? "");
  const granted = client.grants[audience] ?? [];
  const [scopes, setScopes] = useState(granted);
  const preview = usePreview(client.client_id);

  const choose = (next: string) => {
    setAudience(next);
    setScopes(client.grants[next] ?? []);
    preview.reset();
  };
  const tick = (next: string[]) => {
    setScopes(next);
    preview.reset(); // what is shown was the answer to another question
  };
  return (
    <Stack gap="sm">
      <NativeSelect
        label="Audience"
        data={audiences}
        value={audience}
        maw="20rem"
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <Checkbox.Group label="Scopes" value={scopes} onChange={tick}>
        <Group gap="md" mt={4}>
          {granted.map((scope) => (
            <Checkbox key={scope} value={scope} label={scope} />
          ))}
        </Group>
      </Checkbox.Group>
      <Group gap="sm">
        <Button
          variant="default"
          disabled={scopes.length === 0}
          loading={preview.isPending}
          onClick={() => preview.mutate({ audience, scope: scopes.join(" ") })}
        >
          Show the claims
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {preview.data ? "These are the claims. No token was made." : ""}
        </Text>
      </Group>
      {preview.error && <ErrorMessage error={preview.error} />}
      {preview.data && (
        <CodeBlock label="the claims" code={JSON.stringify(preview.data.claims, null, 2)} />
      )}
    </Stack>
  );
}
