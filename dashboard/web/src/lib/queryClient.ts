import { QueryClient } from "@tanstack/react-query";

import { serviceDown } from "./problem";

const AGAIN_MS = 5_000;

/** Errors show at once; while a service is down, what it did not answer is asked for again. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        staleTime: 5_000,
        refetchInterval: ({ state }) => againIn(state.error),
      },
      mutations: { retry: false },
    },
  });
}

/** In how many milliseconds to ask again after `error` (null: none), or false; else after `every`. */
export function againIn(error: unknown, every: number | false = false): number | false {
  if (serviceDown(error) === undefined) return every;
  return every === false ? AGAIN_MS : Math.max(every, AGAIN_MS);
}
