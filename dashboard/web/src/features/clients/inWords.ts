import { mergePatch } from "@/lib/mergePatch";
import type { Conflict } from "@/lib/usePatch";

import type { Client } from "./api/clients";

/** A client, or some of it, as people read it: two versions of it can be told apart then. */
export function inWords(client: Partial<Client>): Record<string, string> {
  const entries = Object.entries(client).map(([name, value]) => [name, words(name, client, value)]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Both versions of what was changed here; of mine what would be if it were saved over theirs. */
export function conflictInWords({ mine, theirs }: Conflict<Client>): Conflict<Record<string, string>> {
  const names = Object.keys(mine);
  const only = (client: Client) =>
    inWords(Object.fromEntries(names.map((name) => [name, client[name as keyof Client]])));
  return { mine: only(mergePatch(theirs, mine)), theirs: only(theirs) };
}

function words(name: string, { grants, quota, jwks }: Partial<Client>, value: unknown): string {
  if (name === "grants") {
    const each = Object.entries(grants ?? {});
    return each.map(([audience, scopes]) => `${audience}: ${scopes.join(" ")}`).join("; ");
  }
  if (name === "quota") return quota ? `${quota.rate} a second, ${quota.burst} at once` : "";
  if (name === "jwks") return jwks ? JSON.stringify(jwks) : "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return Array.isArray(value) ? value.join(", ") : String(value);
}
