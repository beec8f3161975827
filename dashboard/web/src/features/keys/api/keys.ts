import { at } from "@/lib/http";
import { useResource } from "@/lib/useResource";
import { useWrite } from "@/lib/useWrite";

/** A key's steps, in seconds since 1970; those in the future are planned. */
export interface SigningKey {
  kid: string;
  state: "next" | "signing" | "retiring" | "gone";
  compromised: boolean;
  published_at: number;
  signs_at: number | null;
  retires_at: number | null;
  gone_at: number | null;
}

export interface KeyTimeline {
  /** The oldest first. */
  items: SigningKey[];
  next_published_at: number | null;
}

/** The key that signs, or is going to. */
export interface KeyStep {
  kid: string;
  state: string;
  signs_at: number;
}

const PATH = "/api/admin/keys";
const EVERY_MS = 5_000;

export function useKeys() {
  return useResource<KeyTimeline>(PATH, { every: EVERY_MS });
}

export function useRotate() {
  return useWrite((http) => http.post<KeyStep>(`${PATH}/rotate`), { refreshes: [PATH] });
}

/** `mutateAsync(kid)`. */
export function useCompromise() {
  return useWrite(
    (http, kid: string) => http.post<KeyStep>(at`/api/admin/keys/${kid}/compromise`),
    { refreshes: [PATH] },
  );
}
