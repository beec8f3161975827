import { Alert, Code, Stack, Text, Title } from "@mantine/core";

import { DataTable } from "@/components/DataTable";
import { Section } from "@/components/Section";
import { useNow } from "@/lib/useNow";

import type { Decoded, Members } from "../decode";
import { meaningOf, validityOf, wordsOf } from "../words";
import classes from "./DecodedSection.module.css";

/** What the token says. Anybody can write that: only the explanation says whether it is true. */
export function DecodedSection({ decoded }: { decoded: Decoded }) {
  const now = useNow(10_000);
  const { unverified_header: header, unverified_claims: claims } = decoded;
  return (
    <Section title="What it says">
      <Stack gap="md">
        <Alert role="note" variant="default" color="yellow" title="Read, not verified">
          Anybody can write a token that says this. {validityOf(claims, now)}
        </Alert>
        <Part title="Header" members={header} now={now} />
        <Part title="Claims" members={claims} now={now} />
      </Stack>
    </Section>
  );
}

function Part({ title, members, now }: { title: string; members: Members; now: number }) {
  return (
    <div>
      <Title order={3}>{title}</Title>
      {Object.keys(members).length === 0 ? (
        <Text c="dimmed">Nothing.</Text>
      ) : (
        <DataTable
          caption={`${title} of the token`}
          rows={Object.entries(members)}
          rowKey={([name]) => name}
          columns={[
            { header: "Name", isName: true, cell: ([name]) => <Name name={name} /> },
            {
              header: "Value",
              cell: ([name, value]) => (
                <span className={classes.value}>{wordsOf(name, value, now) || "empty"}</span>
              ),
            },
          ]}
        />
      )}
    </div>
  );
}

function Name({ name }: { name: string }) {
  const meaning = meaningOf(name);
  return (
    <>
      <Code>{name}</Code>
      {meaning && (
        <Text size="xs" c="dimmed">
          {meaning}
        </Text>
      )}
    </>
  );
}
