import { formatExact, formatRelative } from "@/lib/format";

/** What is known of header parameters and claims; others are somebody's own. */
const MEANINGS = new Map(
  Object.entries({
    alg: "How it is signed",
    typ: "What kind of token it is",
    kid: "Which key signed it",
    iss: "Who issued it",
    sub: "Whom it speaks for",
    client_id: "Which client got it",
    aud: "Which API it is for",
    scope: "What it allows",
    exp: "Valid until",
    nbf: "Not before",
    iat: "Issued",
    auth_time: "Signed in",
    jti: "Its own id",
    quota: "How many requests the gateway lets through",
  }),
);

const TIMES = new Set(["exp", "nbf", "iat", "auth_time"]);
const LAST_SECOND = 253_402_300_799; // of the year 9999

export function meaningOf(name: string): string {
  return MEANINGS.get(name) ?? "";
}

/** A member for people: times as a date and how far away, texts as they are, all else as JSON. */
export function wordsOf(name: string, value: unknown, now: number): string {
  if (TIMES.has(name) && typeof value === "number" && value >= 0 && value <= LAST_SECOND) {
    return `${value}: ${formatExact(value)}, ${formatRelative(value, now)}`;
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Whether the token's own clock says that it can be used, or "" where it says nothing. */
export function validityOf({ exp, nbf }: Record<string, unknown>, now: number): string {
  if (typeof exp !== "number") return "";
  if (exp <= now) return "It has expired.";
  if (typeof nbf === "number" && nbf > now) return "It is not valid yet.";
  return `It expires ${formatRelative(exp, now)}.`;
}
