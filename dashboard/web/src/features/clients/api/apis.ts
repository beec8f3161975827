import { useResource } from "@/lib/useResource";

/** A service that accepts tokens. */
export interface Api {
  audience: string;
  scopes: string[];
}

export function useApis() {
  return useResource<{ items: Api[] }>("/api/admin/apis");
}
