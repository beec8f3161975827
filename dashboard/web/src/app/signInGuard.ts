/**
 * Against going to sign in for ever: a browser that refuses the session's cookie comes back from
 * every sign-in without a session. The times are kept in sessionStorage, which a reload leaves.
 */

export interface SignInGuard {
  /** Whether to go to sign in once more; counts it if so. */
  mayGo: () => boolean;
  /** The session's cookie arrived: forget what was counted. */
  reset: () => void;
}

export interface GuardParts {
  /** Throws where the browser allows no storage, which goes along with no cookies. */
  storage: () => Pick<Storage, "getItem" | "setItem" | "removeItem">;
  cookiesEnabled: () => boolean;
  /** Seconds since 1970. */
  now: () => number;
}

const KEY = "sign-in-redirects";
const MOST = 2;
const WITHIN_SECONDS = 30;
/** Several requests are refused at once; all of them are one way to the sign-in. */
const AT_ONCE_SECONDS = 1;

export function createSignInGuard({ storage, cookiesEnabled, now }: GuardParts): SignInGuard {
  let last = -Infinity; // of this page, not of those before it
  let answer = true;
  return {
    mayGo: () => {
      if (now() - last < AT_ONCE_SECONDS) return answer;
      last = now();
      answer = cookiesEnabled() && count(storage, now());
      return answer;
    },
    reset: () => {
      try {
        storage().removeItem(KEY);
      } catch {
        return; // nothing was counted there either
      }
    },
  };
}

function count(storage: GuardParts["storage"], now: number): boolean {
  try {
    const recent = timesOf(storage().getItem(KEY)).filter((time) => time > now - WITHIN_SECONDS);
    if (recent.length >= MOST) return false;
    storage().setItem(KEY, [...recent, now].join(" "));
    return true;
  } catch {
    return false;
  }
}

function timesOf(stored: string | null): number[] {
  return (stored ?? "").split(" ").filter(Boolean).map(Number);
}
