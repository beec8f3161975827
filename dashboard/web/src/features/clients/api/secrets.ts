import { useResource } from "@/lib/useResource";
import { useWrite } from "@/lib/useWrite";

import { pathOf } from "./clients";

/** One of a client's secrets, but for the secret itself. Times are seconds since 1970. */
export interface Secret {
  secret_id: number;
  label: string;
  state: "live" | "expiring" | "expired";
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  /** The address that it was used from. */
  last_used_from: string | null;
}

export interface NewSecret {
  label: string;
  expires_at: number | null;
}

const EVERY_MS = 10_000;

const secretsOf = (clientId: string) => `${pathOf(clientId)}/secrets`;

/** The oldest first. */
export function useSecrets(clientId: string) {
  return useResource<{ items: Secret[] }>(secretsOf(clientId), { every: EVERY_MS });
}

/** The answer's `client_secret` is told this once: keep it nowhere. */
export function useAddSecret(clientId: string) {
  const path = secretsOf(clientId);
  return useWrite(
    (http, { secret, key }: { secret: NewSecret; key: string }) =>
      http.post<Secret & { client_secret: string }>(path, {
        body: secret,
        headers: { "Idempotency-Key": key },
      }),
    { refreshes: [path] },
  );
}

/** Without `force` the server refuses (409, field `force`) what is in use or the only one. */
export function useRetireSecret(clientId: string) {
  const path = secretsOf(clientId);
  return useWrite(
    (http, { secretId, force }: { secretId: number; force: boolean }) =>
      http.delete(`${path}/${secretId}${force ? "?force=true" : ""}`),
    { refreshes: [path] },
  );
}
