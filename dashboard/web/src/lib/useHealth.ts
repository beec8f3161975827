import { useResource } from "./useResource";

export interface ServiceHealth {
  name: string;
  state: "ready" | "not_ready" | "unreachable";
  checks: Record<string, unknown>;
  /** How long it took to answer. */
  seconds: number | null;
}

const EVERY_MS = 10_000;

/** How each service is. */
export function useHealth() {
  return useResource<{ services: ServiceHealth[] }>("/health", { every: EVERY_MS });
}
