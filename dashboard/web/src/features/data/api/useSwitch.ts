import { useMutation, useQueryClient, type InfiniteData } from "@tanstack/react-query";

import { refresh } from "@/lib/keys";
import { useHttp } from "@/lib/platform";

import { PATH, pathOf, type Service } from "./services";

interface Page {
  items: Service[];
  next_cursor: string | null;
}

type Pages = InfiniteData<Page>;

const LISTS = { queryKey: ["list", PATH] };

/**
 * Switch a service on or off from the list: it shows at once, and goes back if it is refused. There
 * is no If-Match: whoever switches means this state, whatever else has changed.
 */
export function useSwitch() {
  const http = useHttp();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ service, active }: { service: Service; active: boolean }) =>
      http.patch<Service>(pathOf(service.id), { body: { active } }),
    onMutate: async ({ service, active }) => {
      await client.cancelQueries(LISTS);
      const before = client.getQueriesData<Pages>(LISTS);
      client.setQueriesData<Pages>(LISTS, (pages) => switched(pages, service.id, active));
      return { before };
    },
    onError: (_error, _input, context) => {
      for (const [key, pages] of context?.before ?? []) client.setQueryData(key, pages);
    },
    onSettled: () => void refresh(client, PATH),
  });
}

function switched(pages: Pages | undefined, id: string, active: boolean): Pages | undefined {
  return (
    pages && {
      ...pages,
      pages: pages.pages.map((page) => ({
        ...page,
        items: page.items.map((item) => (item.id === id ? { ...item, active } : item)),
      })),
    }
  );
}
