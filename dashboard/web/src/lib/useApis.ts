import { useResource } from "./useResource";

/** A service that accepts tokens. */
export interface Api {
  audience: string;
  scopes: string[];
}

/** The APIs that a token may be for. */
export function useApis() {
  return useResource<{ items: Api[] }>("/api/admin/apis");
}
