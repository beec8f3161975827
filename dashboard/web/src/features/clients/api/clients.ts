import { at } from "@/lib/http";
import { useList } from "@/lib/useList";
import { usePatch } from "@/lib/usePatch";
import { useResource } from "@/lib/useResource";
import { useWrite } from "@/lib/useWrite";

export interface Quota {
  /** Requests a second. */
  rate: number;
  /** How many may come at once. */
  burst: number;
}

/** What is decided about a client. */
export interface ClientFacts {
  name: string;
  /** Seconds. */
  token_lifetime: number;
  quota: Quota | null;
  /** Public keys, for who proves by private_key_jwt who it is. */
  jwks: Record<string, unknown> | null;
  /** Scopes by audience. */
  grants: Record<string, string[]>;
  grant_types: string[];
  redirect_uris: string[];
  post_logout_redirect_uris: string[];
  /** People are not asked for their consent. */
  first_party: boolean;
  /** Without a secret. */
  public: boolean;
}

/** Who may ask for tokens. Times are seconds since 1970. */
export interface Client extends ClientFacts {
  client_id: string;
  active: boolean;
  created_at: number;
}

/** The secret is told this once: keep it nowhere. Null for a client that has none. */
export type Registered = Client & { client_secret: string | null };

export type NewClient = ClientFacts & { client_id?: string };

export const PATH = "/api/admin/clients";
const ALL = { refreshes: [PATH] };

export const pathOf = (clientId: string) => at`/api/admin/clients/${clientId}`;

export function useClients(query: { q?: string; active?: boolean }) {
  return useList<Client>(PATH, { query });
}

export function useClient(clientId: string) {
  return useResource<Client>(pathOf(clientId));
}

export function useClientPatch(clientId: string) {
  return usePatch<Client>(pathOf(clientId), ALL);
}

/** `key` makes one client of what is sent twice (Idempotency-Key). */
export function useRegister() {
  return useWrite(
    (http, { client, key }: { client: NewClient; key: string }) =>
      http.post<Registered>(PATH, { body: client, headers: { "Idempotency-Key": key } }),
    ALL,
  );
}

export function useSetActive(clientId: string) {
  return useWrite(
    (http, active: boolean) => http.patch<Client>(pathOf(clientId), { body: { active } }),
    ALL,
  );
}

/** Nothing is read again by it: a page that shows the client would ask for what is gone. */
export function useDeleteClient(clientId: string) {
  return useWrite((http) => http.delete(pathOf(clientId)), { refreshes: [] });
}

/** Every token that the client got until now. */
export function useRevokeTokens(clientId: string) {
  return useWrite(
    (http) => http.post<unknown>("/api/admin/tokens/revoke", { body: { client_id: clientId } }),
    { refreshes: [] },
  );
}
