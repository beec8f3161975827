import { useList } from "@/lib/useList";
import { useWrite } from "@/lib/useWrite";

/** Something that was done; `created_at` is ISO 8601. */
export interface Log {
  id: string;
  created_at: string;
  /** The client whose token it was. */
  actor: string;
  action: string;
  subject: string | null;
  detail: Record<string, unknown>;
}

export type NewLog = Pick<Log, "action" | "subject" | "detail">;

const PATH = "/api/logs";

/** `since`: ISO 8601, itself included. */
export function useLogs(filter: { q: string; since: string | undefined }) {
  return useList<Log>(PATH, { query: filter });
}

export function useAddLog() {
  return useWrite((http, entry: NewLog) => http.post<Log>(PATH, { body: entry }), {
    refreshes: [PATH],
  });
}
