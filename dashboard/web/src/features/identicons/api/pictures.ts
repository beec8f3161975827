import { useMutation, useQuery } from "@tanstack/react-query";

import { at, withQuery } from "@/lib/http";
import { useHttp } from "@/lib/platform";

export type Kind = "png" | "svg";

const ACCEPT: Record<Kind, string> = { png: "image/png", svg: "image/svg+xml" };

const pathOf = (name: string) => at`/api/identicons/${name}`;

/** For an img element, which asks for a PNG. `size`: pixels, 16 to 1,024. */
export function addressOf(name: string, size: number): string {
  return `/app${withQuery(pathOf(name), { size })}`;
}

/** Whether there is a picture of `name`, before img elements ask for it: they tell no reasons. */
export function usePicture(name: string) {
  const http = useHttp();
  return useQuery({
    queryKey: ["picture", name],
    queryFn: async ({ signal }) => {
      await http.getBlob(pathOf(name), { size: 16 }, ACCEPT.png, signal);
      return { name };
    },
    placeholderData: (before) => before,
    staleTime: Infinity, // a name's picture is always the same
  });
}

/** Fetches a picture to be stored; a size means nothing to an SVG. */
export function useDownload(name: string) {
  const http = useHttp();
  return useMutation({
    mutationFn: ({ kind, size }: { kind: Kind; size: number }) =>
      http.getBlob(pathOf(name), kind === "png" ? { size } : {}, ACCEPT[kind]),
  });
}
