import { at } from "@/lib/http";
import { useResource } from "@/lib/useResource";

export type Mode = "enforce" | "shadow";

/** What one step of the gateway found; `status` is what the caller got, or would have. */
export interface Finding {
  step: string;
  mode: Mode;
  code: string;
  status: number;
  /** What was found, by names that depend on the step; secrets are masked. */
  detail?: Record<string, unknown>;
}

/** A request that was refused, or that a step in shadow mode would have refused. */
export interface Decision {
  request_id: string;
  /** ISO 8601. */
  time: string;
  outcome: "refused" | "passed";
  status?: number;
  method: string;
  /** As it was received, without its query. */
  path: string;
  route?: string;
  service?: string;
  client_address?: string;
  /** Of a verified token. */
  client_id?: string;
  findings: Finding[];
}

export interface DecisionFilter {
  mode: Mode;
  step: string;
  code: string;
  client_id: string;
}

const PATH = "/api/gateway/decisions";
const EVERY_MS = 5_000;
export const MOST = 200;

/** The newest first, read again every five seconds; what is paused stays as it is. */
export function useDecisions(filter: DecisionFilter, { isPaused }: { isPaused: boolean }) {
  return useResource<{ decisions: Decision[] }>(PATH, {
    query: { ...filter, limit: MOST },
    enabled: !isPaused,
    every: EVERY_MS,
  });
}

export function useDecision(requestId: string) {
  return useResource<Decision>(at`/api/gateway/decisions/${requestId}`);
}
