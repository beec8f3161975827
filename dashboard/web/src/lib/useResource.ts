import { queryOptions, useQuery, type UseQueryResult } from "@tanstack/react-query";

import type { Http, Query, Reply } from "./http";
import { keys } from "./keys";
import { useHttp } from "./platform";
import { againIn } from "./queryClient";

export interface ResourceOptions {
  query?: Query;
  enabled?: boolean;
  /** Milliseconds between reads while the page is visible; left out, it is read once. */
  every?: number;
}

/** One resource with its ETag: `data.body`, `data.etag`. */
export function useResource<T>(
  path: string,
  { query = {}, enabled = true, every }: ResourceOptions = {},
): UseQueryResult<Reply<T>> {
  return useQuery({
    ...resourceQuery<T>(useHttp(), path, query),
    enabled,
    refetchInterval: ({ state }) => againIn(state.error, every ?? false),
  });
}

export function resourceQuery<T>(http: Http, path: string, query: Query = {}) {
  return queryOptions({
    queryKey: keys.resource(path, query),
    queryFn: ({ signal }) => http.get<T>(path, query, signal),
  });
}
