import { Code, Stack, Text } from "@mantine/core";

import { DataTable } from "@/components/DataTable";
import { Section } from "@/components/Section";
import { StateBadge } from "@/components/StateBadge";

import type { Finding } from "../api/decisions";
import { explainFinding } from "../explainFinding";
import { rulesOf } from "../rules";
import { stepName } from "../steps";

/** What one step found, why, what to do about it, and what matched. */
export function FindingSection({ finding }: { finding: Finding }) {
  const { why, mend } = explainFinding(finding);
  const rules = rulesOf(finding);
  return (
    <Section title={stepName(finding.step)} aside={<ModeBadge finding={finding} />}>
      <Stack gap="sm">
        <Text>{why}</Text>
        {rules.length > 0 && (
          <DataTable
            caption="The rules that matched"
            rows={rules}
            rowKey={({ key }) => key}
            columns={[
              { header: "Rule", isName: true, cell: ({ id, name }) => `${id}: ${name}` },
              { header: "Score", align: "end", cell: ({ score }) => score },
              { header: "In", cell: ({ part }) => <Code>{part}</Code> },
              {
                header: "Matched",
                cell: ({ matched }) => (
                  <Code style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{matched}</Code>
                ),
              },
            ]}
          />
        )}
        <Text>
          <strong>What to do:</strong> {mend}
        </Text>
        <Text size="sm" c="dimmed">
          The caller {finding.mode === "shadow" ? "would have been" : "was"} told{" "}
          <Code>{finding.code}</Code> with status {finding.status}, and no more than that.
        </Text>
      </Stack>
    </Section>
  );
}

function ModeBadge({ finding: { mode } }: { finding: Finding }) {
  return mode === "shadow" ? (
    <StateBadge tone="warn">would have refused</StateBadge>
  ) : (
    <StateBadge tone="bad">refused</StateBadge>
  );
}
