import { Group, NativeSelect } from "@mantine/core";

import { SearchField } from "@/components/SearchField";
import type { Search } from "@/lib/useSearch";

import { CODES, STEPS } from "../steps";

interface Props {
  step: string;
  onStep: (step: string) => void;
  code: string;
  onCode: (code: string) => void;
  client: Search;
}

/** Which refusals to show. */
export function Filters({ step, onStep, code, onCode, client }: Props) {
  return (
    <Group gap="sm" mb="sm" align="end">
      <NativeSelect
        label="Step"
        data={[{ value: "", label: "All steps" }, ...STEPS]}
        value={step}
        onChange={(event) => onStep(event.currentTarget.value)}
      />
      <NativeSelect
        label="Code"
        data={[{ value: "", label: "All codes" }, ...CODES]}
        value={code}
        onChange={(event) => onCode(event.currentTarget.value)}
      />
      <SearchField search={client} label="Client id, exactly" />
    </Group>
  );
}
