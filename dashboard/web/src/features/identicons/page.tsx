import { Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";

import { AsyncContent } from "@/components/AsyncContent";
import { CodeBlock } from "@/components/CodeBlock";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";
import { usePlatform } from "@/lib/platform";
import { useSearch } from "@/lib/useSearch";

import { usePicture } from "./api/pictures";
import { Downloads } from "./components/Downloads";
import { Sizes } from "./components/Sizes";
import { markupOf, problemOf } from "./names";

/** A picture for every name, always the same one. */
export default function IdenticonsPage() {
  const { text, setText, q: name } = useSearch("name");
  const problem = problemOf(text.trim());
  return (
    <>
      <PageHeader
        title="Identicons"
        description="A monster for every name: always the same for the same name, so nothing needs to be stored."
      />
      <Stack gap="md">
        <TextInput
          label="Name"
          description="A person's, a team's, an address: any text"
          maw="24rem"
          autoComplete="off"
          spellCheck={false}
          value={text}
          error={problem}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {name === "" || problemOf(name) !== null ? (
          <EmptyState title="No name yet">Type one to see its monster.</EmptyState>
        ) : (
          <Picture name={name} />
        )}
      </Stack>
    </>
  );
}

function Picture({ name }: { name: string }) {
  const { origin } = usePlatform();
  const [size, setSize] = useState(80);
  return (
    <AsyncContent result={usePicture(name)} what={`the monster of ${name}`}>
      {(shown) => (
        <Stack gap="md">
          <Section title={shown.name}>
            <Sizes name={shown.name} />
          </Section>
          <Section title="Use it">
            <Stack gap="sm">
              <Downloads name={shown.name} size={size} onSize={setSize} />
              <Text>In a page, from its public address, which needs no sign-in:</Text>
              <CodeBlock code={markupOf(shown.name, size, origin)} label="the markup" />
            </Stack>
          </Section>
        </Stack>
      )}
    </AsyncContent>
  );
}
