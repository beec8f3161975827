/** Whom a snippet is for, and what it asks. */
export interface Target {
  /** Where the platform is: "https://example.org". */
  origin: string;
  clientId: string;
  audience: string;
  /** Of this audience. */
  scopes: string[];
}

export interface Snippet {
  title: string;
  code: string;
}

/** An address of each API of the platform itself, to try a token on. */
const EXAMPLES = new Map([
  ["tokendealer", "/api/admin/clients"],
  ["dataservice", "/api/users"],
  ["identidock", "/api/identicons/ada"],
]);

export function tokenUrl({ origin }: Target): string {
  return `${origin}/oauth/token`;
}

/** What to try the token on; of an API that somebody else runs only they know the addresses. */
export function apiUrl(target: Target): string {
  return target.origin + apiPath(target);
}

export function apiPath({ audience }: Target): string {
  return EXAMPLES.get(audience) ?? "/path/of/your/api";
}

export function scopeOf({ scopes }: Target): string {
  return scopes.join(" ");
}
