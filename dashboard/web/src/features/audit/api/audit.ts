import { withQuery } from "@/lib/http";
import { useList } from "@/lib/useList";
import { useResource } from "@/lib/useResource";

export type Facts = Record<string, unknown>;

/** Who did what, from where. `at` is in milliseconds since 1970. */
export interface Entry {
  seq: number;
  at: number;
  actor: string;
  action: string;
  target: string;
  source: string;
  request_id: string;
  before: Facts | null;
  after: Facts | null;
  hash: string;
}

/** `q` is looked for in targets; the others are exact. Times in milliseconds since 1970. */
export interface AuditFilter {
  q: string;
  actor: string;
  action: string;
  target: string;
  since: number | undefined;
  until: number | undefined;
}

/** `broken`: the number of the first entry that is not as it was written. */
export interface Chain {
  whole: boolean;
  entries: number;
  broken: number | null;
  reason: string | null;
}

const PATH = "/api/admin/audit";

export function useEntries(filter: AuditFilter) {
  return useList<Entry>(PATH, { query: { ...filter } });
}

/** All entries are checked for it: not again until somebody asks. */
export function useChain() {
  return useResource<Chain>(`${PATH}/chain`);
}

/** Where the browser gets the log as a file, a JSON object a line, the oldest first. */
export function exportAddress({ since, until }: Pick<AuditFilter, "since" | "until">): string {
  return `/app${withQuery(`${PATH}/export`, { since, until })}`;
}
