import type { Client, ClientFacts } from "./api/clients";
import { toFacts, type ClientValues } from "./clientValues";

type Members = Record<string, unknown>;

/** The merge patch (RFC 7396) that makes of `before` what `after` is. */
export function toPatch(before: ClientValues, after: ClientValues): Partial<Client> {
  const [old, wanted] = [toFacts(before), toFacts(after)];
  const names = Object.keys(wanted) as (keyof ClientFacts)[];
  const changed = names.filter((name) => !isSame(old[name], wanted[name]));
  const patch: Members = Object.fromEntries(changed.map((name) => [name, wanted[name]]));
  if (patch.grants) patch.grants = members(old.grants, wanted.grants);
  if (patch.jwks) patch.jwks = members(old.jwks ?? {}, wanted.jwks ?? {});
  return patch;
}

/** What differs of an object's members; null for one that is gone. */
function members(before: Members, after: Members): Members {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => !isSame(before[name], after[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name] ?? null]));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
