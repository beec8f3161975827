import { useResource } from "@/lib/useResource";

/** Something that ends, or begins, soon. */
export interface Expiring {
  kind: "secret" | "key";
  id: string;
  client_id: string | null;
  label: string | null;
  /** Seconds since 1970. */
  at: number;
  what: "expires" | "signs" | "retires" | "gone";
}

const EVERY_MS = 60_000;

export function useExpiring(days: number) {
  return useResource<{ items: Expiring[] }>("/api/admin/expiring", {
    query: { within_days: days },
    every: EVERY_MS,
  });
}
