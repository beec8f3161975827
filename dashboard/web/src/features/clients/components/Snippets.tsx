import { NativeSelect, Stack, Tabs } from "@mantine/core";
import { useState } from "react";

import { CodeBlock } from "@/components/CodeBlock";
import { EmptyState } from "@/components/EmptyState";
import { usePlatform } from "@/lib/platform";

import type { Client } from "../api/clients";
import { snippetsOf } from "../snippets/snippets";

/** Code that uses the client, with its id and an API of its own filled in. */
export function Snippets({ client }: { client: Client }) {
  const { origin } = usePlatform();
  const audiences = Object.keys(client.grants);
  const [chosen, setChosen] = useState<string>();
  const audience = chosen !== undefined && audiences.includes(chosen) ? chosen : audiences[0];
  if (audience === undefined) {
    return <EmptyState title="It may use no API yet">Choose scopes for it first.</EmptyState>;
  }
  const snippets = snippetsOf(client, origin, audience);
  return (
    <Stack gap="sm">
      {audiences.length > 1 && (
        <NativeSelect
          label="For the API"
          data={audiences}
          value={audience}
          maw="20rem"
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
      {/* Other ways to get tokens are other tabs: then it begins with the first one again. */}
      <Tabs key={snippets.map(({ title }) => title).join()} defaultValue={nameOf(0)}>
        <Tabs.List aria-label="Ways to use the client" mb="sm">
          {snippets.map(({ title }, index) => (
            <Tabs.Tab key={title} value={nameOf(index)}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map(({ title, code }, index) => (
          <Tabs.Panel key={title} value={nameOf(index)}>
            <CodeBlock label={`the snippet for ${title}`} code={code} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}

/** Of a tab: it becomes part of an id, where a title's spaces can't be. */
function nameOf(index: number): string {
  return `snippet-${index}`;
}
