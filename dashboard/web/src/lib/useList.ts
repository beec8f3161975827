import { useInfiniteQuery } from "@tanstack/react-query";

import type { Query } from "./http";
import { keys } from "./keys";
import { useHttp } from "./platform";

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface List<T> {
  /** All that was loaded so far; undefined before the first answer. */
  items: T[] | undefined;
  error: Error | null;
  isPending: boolean;
  /** Newer parameters were given, and what is shown is still the answer to the ones before. */
  isStale: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  refetch: () => void;
}

/** A list of the API, page after page by its cursor. `query` without `cursor`: `q`, `limit`, … */
export function useList<T>(
  path: string,
  { query = {}, enabled = true }: { query?: Query; enabled?: boolean } = {},
): List<T> {
  const http = useHttp();
  const result = useInfiniteQuery({
    queryKey: keys.list(path, query),
    queryFn: async ({ pageParam, signal }) =>
      (await http.get<Page<T>>(path, { ...query, cursor: pageParam }, signal)).body,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: (before) => before,
    enabled,
  });
  return {
    items: result.data?.pages.flatMap((page) => page.items),
    error: result.error,
    isPending: result.isPending,
    isStale: result.isPlaceholderData,
    hasMore: result.hasNextPage,
    isLoadingMore: result.isFetchingNextPage,
    loadMore: () => void result.fetchNextPage({ cancelRefetch: false }),
    refetch: () => void result.refetch(),
  };
}
