import { at } from "@/lib/http";
import { useList } from "@/lib/useList";
import { usePatch } from "@/lib/usePatch";
import { useResource } from "@/lib/useResource";
import { useWrite } from "@/lib/useWrite";

/** Somebody who may sign in. Times are seconds since 1970. */
export interface User {
  user_id: string;
  email: string;
  email_verified: boolean;
  name: string;
  admin: boolean;
  active: boolean;
  second_factor: boolean;
  /** There is no password yet. */
  invited: boolean;
  created_at: number;
  signed_in_at: number | null;
}

export interface Invitation {
  email: string;
  name: string;
  admin: boolean;
}

export interface UserFilter {
  q?: string;
  admin?: boolean;
  active?: boolean;
}

export const PATH = "/api/admin/users";
const ALL = { refreshes: [PATH] };

const pathOf = (userId: string) => at`/api/admin/users/${userId}`;

export function useUsers({ q, admin, active }: UserFilter) {
  return useList<User>(PATH, { query: { q, admin, active } });
}

export function useUser(userId: string) {
  return useResource<User>(pathOf(userId));
}

export function useUserPatch(userId: string) {
  return usePatch<User>(pathOf(userId), ALL);
}

/** The answer's `link` sets a password, once; keep it nowhere. */
export function useInvite() {
  return useWrite(
    (http, invitation: Invitation) => http.post<User & { link: string }>(PATH, { body: invitation }),
    ALL,
  );
}

/** Takes the password away, and the second factor if so said; gives a link for another one. */
export function useReset(userId: string) {
  return useWrite(
    (http, { secondFactor }: { secondFactor: boolean }) =>
      http.post<{ link: string }>(`${pathOf(userId)}/reset`, {
        body: { second_factor: secondFactor },
      }),
    ALL,
  );
}

export function useSetActive(userId: string) {
  return useWrite(
    (http, active: boolean) => http.patch<User>(pathOf(userId), { body: { active } }),
    ALL,
  );
}

/** Nothing is read again by it: a page that shows the account would ask for what is gone. */
export function useDeleteUser(userId: string) {
  return useWrite((http) => http.delete(pathOf(userId)), { refreshes: [] });
}
