import { Button, Group, Stack, Text } from "@mantine/core";

import { AsyncContent } from "@/components/AsyncContent";
import { notify } from "@/components/notify";
import { Section } from "@/components/Section";
import { StateBadge } from "@/components/StateBadge";

import { useChain, type Chain } from "../api/audit";

/** Whether every entry is there, in its place, and says what it said. */
export function ChainSection() {
  const chain = useChain();
  const again = async () => {
    const { data } = await chain.refetch();
    if (data?.body.whole) notify(wordsOf(data.body));
  };
  return (
    <Section
      title="Chain"
      aside={
        <Button size="compact-sm" variant="default" loading={chain.isFetching} onClick={again}>
          Check again
        </Button>
      }
    >
      <AsyncContent result={chain} what="the chain's state">
        {({ body }) => <State chain={body} />}
      </AsyncContent>
    </Section>
  );
}

function State({ chain }: { chain: Chain }) {
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <StateBadge tone={chain.whole ? "good" : "bad"}>{chain.whole ? "intact" : "broken"}</StateBadge>
        <Text role={chain.whole ? undefined : "alert"}>{wordsOf(chain)}</Text>
      </Group>
      {!chain.whole && (
        <Text size="sm">
          Somebody changed the database past TokenDealer, or a backup was put back in part. What stands
          before the break can be believed; compare what follows with an earlier export.
        </Text>
      )}
    </Stack>
  );
}

function wordsOf({ whole, entries, broken, reason }: Chain): string {
  if (whole) return `All ${entries} entries are there and unchanged.`;
  return `The chain breaks at entry ${broken ?? entries + 1}: ${reason ?? "it does not fit"}.`;
}
