import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Http, Reply } from "./http";
import { keys, refresh } from "./keys";
import { mergePatch } from "./mergePatch";
import { useHttp } from "./platform";
import { isConflict } from "./problem";
import { resourceQuery } from "./useResource";

interface SaveOptions<T> {
  /** Also called when it is saved after a conflict. */
  onSaved?: (reply: Reply<T>) => void;
  /** Not called for a conflict. */
  onRefused?: (error: Error) => void;
  /** Of the version that a form was filled with: what is known now may be newer than that. */
  etag?: string | null;
}

/** Somebody else changed the resource first. */
export interface Conflict<T> {
  mine: Partial<T>;
  theirs: T;
}

export interface Patch<T> {
  /** Send a merge patch; it shows at once, and goes back if it is refused. */
  save: (change: Partial<T>, options?: SaveOptions<T>) => void;
  isSaving: boolean;
  /** Why it was refused; a conflict is not told here but in `conflict`. */
  error: Error | null;
  conflict: Conflict<T> | null;
  /** Send my change again, over theirs. */
  keepMine: () => void;
  /** Drop my change. */
  takeTheirs: () => void;
}

/** Change the resource at `path` that `useResource` reads; `refreshes`: lists that show it as well. */
export function usePatch<T extends object>(
  path: string,
  { refreshes }: { refreshes: string[] },
): Patch<T> {
  const http = useHttp();
  const client = useQueryClient();
  const [conflict, setConflict] = useState<Conflict<T> | null>(null);
  const [given, setGiven] = useState<SaveOptions<T>>({});
  const key = keys.resource(path);

  const mutation = useMutation({
    mutationFn: ({ change, etag }: { change: Partial<T>; etag: string | null }) =>
      http.patch<T>(path, { body: change, etag }),
    onMutate: async ({ change }) => {
      setConflict(null);
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<Reply<T>>(key);
      if (before) {
        client.setQueryData<Reply<T>>(key, { ...before, body: mergePatch(before.body, change) });
      }
      return { before };
    },
    onError: async (error, { change }, context) => {
      if (context?.before) client.setQueryData(key, context.before);
      if (!isConflict(error)) return;
      const theirs = await latest(client, http, path);
      if (theirs) setConflict({ mine: change, theirs: theirs.body as T });
    },
    onSuccess: (reply) => {
      client.setQueryData(key, reply);
      for (const list of refreshes) void refresh(client, list);
    },
  });

  const save: Patch<T>["save"] = (change, { etag: seen, ...options } = {}) => {
    // Read before the change shows: the version that the person saw.
    const etag = seen ?? client.getQueryData<Reply<T>>(key)?.etag ?? null;
    setGiven(options);
    mutation.mutate(
      { change, etag },
      {
        onSuccess: (reply) => options.onSaved?.(reply),
        onError: (error) => {
          if (!isConflict(error)) options.onRefused?.(error);
        },
      },
    );
  };
  return {
    save,
    isSaving: mutation.isPending,
    error: conflict ? null : mutation.error,
    conflict,
    keepMine: () => {
      if (conflict) save(conflict.mine, given);
    },
    takeTheirs: () => {
      setConflict(null);
      mutation.reset();
    },
  };
}

/** What is there now; null if that can't be told, and then the refusal itself is shown. */
async function latest(client: QueryClient, http: Http, path: string): Promise<Reply<unknown> | null> {
  try {
    return await client.query({ ...resourceQuery<unknown>(http, path), staleTime: 0 });
  } catch {
    return null;
  }
}
