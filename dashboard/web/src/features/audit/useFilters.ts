import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";

import { filtersOf, NONE, withFilters, type Filters } from "./filters";

const PAUSE_MS = 300;

export interface UseFilters {
  /** What is in the fields. */
  filters: Filters;
  set: (change: Partial<Filters>) => void;
  clear: () => void;
  /** What to ask the server for: the filters after a pause in typing. */
  settled: Filters;
}

/** The filters, kept in the address all at once: several can change together. */
export function useFilters(): UseFilters {
  const [parameters, setParameters] = useSearchParams();
  const [filters, setFilters] = useState(() => filtersOf(parameters));
  const [settled] = useDebouncedValue(filters, PAUSE_MS);

  useEffect(() => {
    const after = withFilters(parameters, settled);
    if (after.toString() === parameters.toString()) return;
    setParameters(after, { replace: true, preventScrollReset: true });
    // Only what was chosen writes the address, as in useSearch.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled]);

  return {
    filters,
    settled,
    set: (change) => setFilters((before) => ({ ...before, ...change })),
    clear: () => setFilters(NONE),
  };
}
