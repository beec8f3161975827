import type { Client } from "./api/clients";

/** Whether people sign in to this very app by `client`: who takes it away locks all out, too. */
export function isThisApp({ redirect_uris }: Client, origin: string): boolean {
  return redirect_uris.some((uri) => uri.startsWith(`${origin}/app/`));
}
