import { useWrite } from "@/lib/useWrite";

export interface Question {
  token: string;
  /** Left out, the token's own. */
  audience?: string;
  /** Those that the caller needs. */
  scopes: string[];
}

/** One thing that verifiers check; `ok` is null for what is only told, or could not be checked. */
export interface Step {
  name: string;
  ok: boolean | null;
  detail: string;
  mend: string | null;
}

/** `accepted` is the verifier's own verdict; header and claims are what the token says. */
export interface Explanation {
  accepted: boolean;
  code: string | null;
  verdict: string;
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  steps: Step[];
}

/** A POST, since a token has no place in an address. */
export function useExplain() {
  return useWrite(
    (http, question: Question) => http.post<Explanation>("/api/admin/explain", { body: question }),
    { refreshes: [] },
  );
}

/** `mutateAsync(jti)`. */
export function useRevoke() {
  return useWrite(
    (http, jti: string) => http.post<{ revoked: string }>("/api/admin/tokens/revoke", { body: { jti } }),
    { refreshes: ["/api/admin/audit"] },
  );
}
