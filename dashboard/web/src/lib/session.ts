/** Who is signed in, and what may be shown to them. What they may do the services decide. */
import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";

import type { Http } from "./http";
import { keys } from "./keys";

export interface Session {
  user: { sub: string; name: string | null; email: string | null };
  admin: boolean;
  /** The scopes that were granted, by the API they are for. */
  scopes: Record<string, string[]>;
  csrf: string;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("There is no SessionContext above");
  return session;
}

/** Whether any API granted `scope`. */
export function hasScope(session: Session, scope: string): boolean {
  return Object.values(session.scopes).some((scopes) => scopes.includes(scope));
}

/** The session as a query. When it is another person's, what the first one saw is forgotten. */
export function sessionQuery(http: Http, client: QueryClient) {
  return queryOptions({
    queryKey: keys.session,
    queryFn: async ({ signal }) => {
      const before = client.getQueryData<Session>(keys.session);
      const { body } = await http.get<Session>("/session", {}, signal);
      if (before && before.user.sub !== body.user.sub) {
        client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
      }
      return body;
    },
    staleTime: 60_000,
  });
}
