/** The browser as the app's platform: the one place that takes what is global. */
import type { QueryClient } from "@tanstack/react-query";

import { createHttp } from "@/lib/http";
import { keys } from "@/lib/keys";
import type { Platform } from "@/lib/platform";
import type { Session } from "@/lib/session";

import { createSignInGuard, type SignInGuard } from "./signInGuard";

export const COOKIES_BLOCKED = "/app/cookies-blocked";

export function createBrowserPlatform(client: QueryClient): Platform {
  const leave = (url: string) => window.location.assign(url);
  const now = () => Date.now() / 1000;
  const guard = createSignInGuard({
    storage: () => window.sessionStorage,
    cookiesEnabled: () => navigator.cookieEnabled,
    now,
  });
  return {
    http: createHttp({
      fetch: (input, init) => fetchAndTell(guard, input, init),
      csrf: () => client.getQueryData<Session>(keys.session)?.csrf,
      onSignedOut: () => leave(guard.mayGo() ? signInAt(window.location) : COOKIES_BLOCKED),
      onCsrfFailed: () => void client.invalidateQueries({ queryKey: keys.session }),
    }),
    now,
    copy: (text) => navigator.clipboard.writeText(text),
    saveFile,
    origin: window.location.origin,
    openSocket: (path) => new WebSocket(path),
    random: Math.random,
    leave,
  };
}

/** A session that is answered with is one whose cookie arrived. */
async function fetchAndTell(
  guard: SignInGuard,
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  const response = await window.fetch(input, init);
  if (input === "/app/session" && response.ok) guard.reset();
  return response;
}

function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the download has begun by then
}

/** Where to sign in, and to come back to where one was. */
export function signInAt({ pathname, search }: Pick<Location, "pathname" | "search">): string {
  return `/app/sign-in?to=${encodeURIComponent(pathname + search)}`;
}

/** What the server put into index.html for this answer. */
export function styleNonceOf(page: Document): string {
  return page.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? "";
}
