import { at } from "@/lib/http";
import { useList } from "@/lib/useList";
import { usePatch } from "@/lib/usePatch";
import { useResource } from "@/lib/useResource";
import { useWrite } from "@/lib/useWrite";

/** A user of dataservice; times are ISO 8601. */
export interface User {
  id: string;
  name: string;
  email: string | null;
  location: string | null;
  slack_id: string | null;
  config: Record<string, unknown>;
  updated_at: string;
}

export type NewUser = Omit<User, "id" | "updated_at">;

const PATH = "/api/users";
const ALL = { refreshes: [PATH] };
const pathOf = (id: string) => at`/api/users/${id}`;

export function useUsers(q: string) {
  return useList<User>(PATH, { query: { q } });
}

export function useUser(id: string) {
  return useResource<User>(pathOf(id));
}

export function useUserPatch(id: string) {
  return usePatch<User>(pathOf(id), ALL);
}

export function useCreateUser() {
  return useWrite((http, user: NewUser) => http.post<User>(PATH, { body: user }), ALL);
}

export function useDeleteUser() {
  return useWrite((http, id: string) => http.delete(pathOf(id)), ALL);
}
