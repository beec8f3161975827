import { useQuery } from "@tanstack/react-query";

import { at } from "@/lib/http";
import { useHttp } from "@/lib/platform";
import { useSession } from "@/lib/session";

const PATHS: Record<string, (id: string) => string> = {
  user: (id) => at`/api/users/${id}`,
  service: (id) => at`/api/services/${id}`,
};

/** The name of what an event is about; undefined while, or where, there is none. */
export function useThingName(kind: string, id: string, isThere: boolean): string | undefined {
  return useName(isThere ? (PATHS[kind]?.(id) ?? null) : null);
}

/** The name of somebody who did something. Only operators can look up people who never spoke. */
export function useActorName(sub: string, known: Record<string, string>): string {
  const { user, admin } = useSession();
  const isPerson = sub.startsWith("usr_");
  const isKnown = sub === user.sub || Object.hasOwn(known, sub);
  const found = useName(isPerson && !isKnown && admin ? at`/api/admin/users/${sub}` : null);
  if (sub === user.sub) return "You";
  return known[sub] ?? found ?? (isPerson ? "Somebody" : sub);
}

/** Asked for once: a name that changes is told by an event of its own. */
function useName(path: string | null): string | undefined {
  const http = useHttp();
  const { data } = useQuery({
    queryKey: ["name", path],
    queryFn: async ({ signal }) =>
      (await http.get<{ name: string }>(path ?? "", {}, signal)).body.name,
    enabled: path !== null,
    staleTime: Infinity,
    refetchInterval: false,
  });
  return data;
}
