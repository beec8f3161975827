import { TextInput } from "@mantine/core";

import type { Search } from "@/lib/useSearch";

/** The field of `useSearch`. `label` says what it looks in. */
export function SearchField({ search, label }: { search: Search; label: string }) {
  return (
    <TextInput
      type="search"
      label={label}
      value={search.text}
      maxLength={200}
      w={{ base: "100%", xs: "18rem" }}
      onChange={(event) => search.setText(event.currentTarget.value)}
    />
  );
}
