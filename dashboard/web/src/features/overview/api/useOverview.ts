import { useQuery, useQueryClient } from "@tanstack/react-query";

import type { Http } from "@/lib/http";
import { useHttp } from "@/lib/platform";
import { againIn } from "@/lib/queryClient";

/** What the gateway and TokenDealer did in one interval; rates are per second, latencies seconds. */
export interface Sample {
  /** Seconds since 1970. */
  at: number;
  requests: number;
  by_status: Record<string, number>;
  /** By the code of the reason. */
  refusals: Record<string, number>;
  /** What would have been refused, had its step not been in shadow mode. */
  shadow: number;
  /** Answered with 429. */
  limited: number;
  tokens: number;
  latency: { p50: number; p95: number; p99: number } | null;
}

export interface Overview {
  /** Whether the gateway's numbers can be read at all. */
  available: boolean;
  /** Seconds between two samples. */
  interval: number;
  samples: Sample[];
}

const KEY = ["overview"];
const EVERY_MS = 2_000;
const WINDOW_SECONDS = 600;

/** The last ten minutes, asked for every two seconds while the page is visible. */
export function useOverview() {
  const http = useHttp();
  const client = useQueryClient();
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => readMore(http, client.getQueryData<Overview>(KEY), signal),
    refetchInterval: ({ state }) => againIn(state.error, EVERY_MS),
    refetchIntervalInBackground: false,
  });
}

/** What was there, and what came since. */
async function readMore(
  http: Http,
  before: Overview | undefined,
  signal: AbortSignal,
): Promise<Overview> {
  const since = before?.samples.at(-1)?.at;
  const { body } = await http.get<Overview>("/overview", { since }, signal);
  const known = before?.samples ?? [];
  const fresh = body.samples.filter(({ at }) => since === undefined || at > since);
  return { ...body, samples: within([...known, ...fresh]) };
}

function within(samples: Sample[]): Sample[] {
  const end = samples.at(-1)?.at ?? 0;
  return samples.filter(({ at }) => at > end - WINDOW_SECONDS);
}
