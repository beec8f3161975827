import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import type { Http, Reply } from "./http";
import { refresh } from "./keys";
import { useHttp } from "./platform";

/**
 * A write that is no patch: create, delete, act. `mutate(input)`, `isPending`, `error`, `data` (the
 * answer's body). What came from a path in `refreshes`, or below it, is read again afterwards.
 * Nothing of it is kept when the caller is gone: an input or an answer may be a secret.
 */
export function useWrite<Input, T>(
  run: (http: Http, input: Input) => Promise<Reply<T>>,
  { refreshes }: { refreshes: string[] },
): UseMutationResult<T, Error, Input> {
  const http = useHttp();
  const client = useQueryClient();
  return useMutation({
    gcTime: 0,
    mutationFn: async (input: Input) => (await run(http, input)).body,
    onSuccess: () => {
      for (const path of refreshes) void refresh(client, path);
    },
  });
}
