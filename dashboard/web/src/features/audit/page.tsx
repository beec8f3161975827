import { Button, Stack } from "@mantine/core";

import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";

import { exportAddress } from "./api/audit";
import { ChainSection } from "./components/ChainSection";
import { EntryTable } from "./components/EntryTable";
import { FilterFields } from "./components/FilterFields";
import { toQuery } from "./filters";
import { useFilters } from "./useFilters";

/** Who changed what, and whether that record can be believed. */
export default function AuditPage() {
  const { settled, ...fields } = useFilters();
  return (
    <>
      <PageHeader
        title="Audit"
        description="Every change that was made, by whom, and what was there before."
      />
      <Stack gap="md">
        <ChainSection />
        <Section title="Entries" aside={<Export address={exportAddress(toQuery(settled))} />}>
          <FilterFields {...fields} />
          <EntryTable filters={settled} onNarrow={fields.set} />
        </Section>
      </Stack>
    </>
  );
}

/** A plain link: the log may be longer than a page can hold. Of the filters only the times count. */
function Export({ address }: { address: string }) {
  return (
    <Button
      component="a"
      href={address}
      download="audit.jsonl"
      size="compact-sm"
      variant="default"
      title="All entries between From and Until, a JSON object a line"
    >
      Export as JSON lines
    </Button>
  );
}
