import { useWrite } from "@/lib/useWrite";

import { pathOf } from "./clients";

/** What the token endpoint would be asked. */
export interface Asked {
  audience: string;
  scope: string;
}

/** What a token would say; none is issued. Refused as at the token endpoint. */
export function usePreview(clientId: string) {
  return useWrite(
    (http, asked: Asked) =>
      http.post<{ claims: Record<string, unknown> }>(`${pathOf(clientId)}/token-preview`, {
        body: asked,
      }),
    { refreshes: [] },
  );
}
