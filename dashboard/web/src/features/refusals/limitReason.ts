import { formatDuration } from "@/lib/format";

import type { Detail } from "./detail";
import type { Reason } from "./reason";

/** A limit by its name: whom it counts, and the setting that it comes from. */
const LIMITS: Record<string, [counts: string, setting: string]> = {
  client: ["requests of one verified client", "the client's quota, or RATE_LIMIT_CLIENT where it has none"],
  address: ["requests without a verified token from one address", "RATE_LIMIT_ADDRESS"],
  "token-client": ["requests for tokens in one client's name", "RATE_LIMIT_TOKEN_CLIENT"],
  "token-address": ["requests for tokens from one address", "RATE_LIMIT_TOKEN_ADDRESS"],
  "login-address": ["attempts to sign in from one address", "RATE_LIMIT_LOGIN_ADDRESS"],
  "login-account": ["attempts to sign in to one account from one address", "RATE_LIMIT_LOGIN_ACCOUNT"],
  "concurrency-client": ["requests under way of one client", "CONCURRENCY_CLIENT"],
  "concurrency-address": ["requests under way from one address", "CONCURRENCY_ADDRESS"],
};

/** Why the rate limit refused: which limit, of whom, and where it is set. */
export function limitReason(detail: Detail): Reason {
  const name = detail.text("limit");
  if (name === undefined) {
    return {
      why: "There were too many connections from one address.",
      mend: "The caller keeps its connections open and uses them again.",
    };
  }
  const [counts, setting] = Object.hasOwn(LIMITS, name) ? (LIMITS[name] ?? []) : [];
  return {
    why:
      `More than ${detail.text("count") ?? "?"} ${counts ?? name}${window(detail)}. Counted was ` +
      `${who(detail.text("key"))}.`,
    mend:
      "The caller waits as Retry-After says, and slows down. The limit is " +
      `${setting ?? "in the gateway's settings"}.`,
  };
}

function window(detail: Detail): string {
  const seconds = detail.number("window");
  return seconds === undefined ? " at once" : ` in ${formatDuration(seconds)}`;
}

function who(key: string | undefined): string {
  if (key === undefined) return "the caller";
  if (key.startsWith("c:")) return `client ${key.slice(2)}`;
  return key.startsWith("a:") ? `address ${key.slice(2)}` : key;
}
