import { useResource } from "@/lib/useResource";

/** A service that accepts tokens. */
export interface Api {
  audience: string;
  scopes: string[];
}

const MOST = 200;

/** The APIs that a token may be for. */
export function useApis() {
  return useResource<{ items: Api[] }>("/api/admin/apis", { query: { limit: MOST } });
}
