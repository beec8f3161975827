import { Group, Text } from "@mantine/core";

import { StateBadge } from "@/components/StateBadge";

import type { Explanation } from "../api/explain";

/** The verifier's own words, and which steps say why. */
export function Verdict({ explanation: { accepted, verdict, steps } }: { explanation: Explanation }) {
  const failed = steps.filter(({ ok }) => ok === false).map(({ name }) => name);
  const words = verdict.replace(/^refused: /, "");
  return (
    <Group gap="sm">
      <StateBadge tone={accepted ? "good" : "bad"}>{accepted ? "accepted" : "refused"}</StateBadge>
      <Text>
        {accepted
          ? "A verifier takes this token."
          : `A verifier says: ${words}. What failed: ${failed.join(", ")}.`}
      </Text>
    </Group>
  );
}
