import type { AuditFilter } from "./api/audit";

export const NAMES = ["q", "actor", "action", "target", "since", "until"] as const;

/** The filters as in the address: "" for none; `since` and `until` in milliseconds since 1970. */
export type Filters = Record<(typeof NAMES)[number], string>;

export const NONE: Filters = { q: "", actor: "", action: "", target: "", since: "", until: "" };

/** Those of `parameters`, without what is no time where there should be one. */
export function filtersOf(parameters: URLSearchParams): Filters {
  const given = NAMES.map((name) => [name, parameters.get(name) ?? ""] as const);
  const filters = { ...NONE, ...Object.fromEntries(given) };
  return { ...filters, since: timeOrNone(filters.since), until: timeOrNone(filters.until) };
}

/** `parameters` with these filters in place of those in it. */
export function withFilters(parameters: URLSearchParams, filters: Filters): URLSearchParams {
  const after = new URLSearchParams(parameters);
  for (const name of NAMES) {
    const value = filters[name].trim();
    if (value) after.set(name, value);
    else after.delete(name);
  }
  return after;
}

export function toQuery({ since, until, ...texts }: Filters): AuditFilter {
  const { q, actor, action, target } = texts;
  return {
    q: q.trim(),
    actor: actor.trim(),
    action: action.trim(),
    target: target.trim(),
    since: since === "" ? undefined : Number(since),
    until: until === "" ? undefined : Number(until),
  };
}

/** What a field for a local date and time shows of `milliseconds`: "2026-11-23T12:00". */
export function toLocal(milliseconds: string): string {
  if (milliseconds === "") return "";
  const date = new Date(Number(milliseconds));
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The reverse; a field that is not filled in yet is "". */
export function fromLocal(text: string): string {
  const milliseconds = new Date(text).getTime();
  return timeOrNone(String(milliseconds));
}

/** What `Date` and the API both take: not before 1970, not after the year 9999. */
function timeOrNone(text: string): string {
  return /^\d{1,15}$/.test(text) && Number(text) < 253_402_300_800_000 ? text : "";
}
