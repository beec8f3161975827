import { at } from "@/lib/http";
import { useList } from "@/lib/useList";
import { usePatch } from "@/lib/usePatch";
import { useResource } from "@/lib/useResource";
import { useWrite } from "@/lib/useWrite";

/** A feature that is on for a share of all subjects; times are ISO 8601. */
export interface Service {
  id: string;
  name: string;
  description: string;
  active: boolean;
  rollout_percent: number;
  updated_at: string;
}

export type NewService = Omit<Service, "id" | "updated_at">;

export const PATH = "/api/services";
const ALL = { refreshes: [PATH] };

export const pathOf = (id: string) => at`/api/services/${id}`;

export function useServices(q: string) {
  return useList<Service>(PATH, { query: { q } });
}

export function useService(id: string) {
  return useResource<Service>(pathOf(id));
}

export function useServicePatch(id: string) {
  return usePatch<Service>(pathOf(id), ALL);
}

export function useCreateService() {
  return useWrite((http, service: NewService) => http.post<Service>(PATH, { body: service }), ALL);
}

export function useDeleteService() {
  return useWrite((http, id: string) => http.delete(pathOf(id)), ALL);
}

/** Whether the service is on for a subject; a question, so nothing is read again. */
export function useAsk(id: string) {
  return useWrite(
    (http, subject: string) =>
      http.get<{ enabled: boolean }>(`${pathOf(id)}/enabled`, { subject }),
    { refreshes: [] },
  );
}
