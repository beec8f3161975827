/** Where answers are kept in the query cache: by the path they came from. */
import type { QueryClient } from "@tanstack/react-query";

import type { Query } from "./http";

export const keys = {
  session: ["session"] as const,
  resource: (path: string, query: Query = {}) => ["resource", path, query] as const,
  list: (path: string, query: Query = {}) => ["list", path, query] as const,
};

/** Read again what came from `path` or from below it. */
export function refresh(client: QueryClient, path: string): Promise<void> {
  return client.invalidateQueries({
    predicate: ({ queryKey: [, from] }) =>
      typeof from === "string" && (from === path || from.startsWith(`${path}/`)),
  });
}
