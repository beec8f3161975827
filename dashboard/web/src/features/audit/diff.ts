import type { Facts } from "./api/audit";

/** A member that changed; undefined where it was not there before, or is not any more. */
export interface Change {
  /** With its path: "quota.rate". */
  name: string;
  before: string | undefined;
  after: string | undefined;
}

/** What differs between two states, in words; of one state alone all that it says. */
export function changesOf(before: Facts | null, after: Facts | null): Change[] {
  const old = flat(before ?? {});
  const now = flat(after ?? {});
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names
    .map((name) => ({ name, before: old.get(name), after: now.get(name) }))
    .filter((change) => change.before !== change.after);
}

/** The members by path, without those that say nothing. */
function flat(facts: Facts, prefix = ""): Map<string, string> {
  const members = new Map<string, string>();
  for (const [key, value] of Object.entries(facts)) {
    const name = prefix + key;
    if (isObject(value)) flat(value, `${name}.`).forEach((text, inner) => members.set(inner, text));
    else if (!isNothing(value)) members.set(name, textOf(value));
  }
  return members;
}

function isNothing(value: unknown): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isObject(value: unknown): value is Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
