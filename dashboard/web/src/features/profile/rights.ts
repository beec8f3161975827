import type { Session } from "@/lib/session";

const WORDS: Record<string, string> = {
  admin: "Operate the platform: people, clients, APIs, keys and their audit log",
  "data:read": "Read the users, services and logs of the data service, and follow the live feed",
  "data:write": "Change the users, services and logs of the data service",
  "tasks:run": "Start tasks",
  "identicons:read": "See identicons",
};
/** They only say who one is, and nobody needs to be told that here. */
const IDENTITY = new Set(["openid", "email", "profile"]);

export interface Right {
  scope: string;
  /** The API it is for. */
  audience: string;
  words: string;
}

/** What a session may do, in words; a scope that is not known here is told as it is. */
export function rightsOf({ scopes }: Pick<Session, "scopes">): Right[] {
  return Object.entries(scopes).flatMap(([audience, granted]) =>
    granted
      .filter((scope) => !IDENTITY.has(scope))
      .map((scope) => ({ scope, audience, words: WORDS[scope] ?? `Use ${scope} of ${audience}` })),
  );
}
