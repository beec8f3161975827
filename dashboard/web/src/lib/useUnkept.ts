import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Http, Reply } from "./http";
import { refresh } from "./keys";
import { useHttp } from "./platform";

export interface Unkept<Input, T> {
  /** Rejects with what was refused, which `error` is as well. */
  send: (input: Input) => Promise<T>;
  isSending: boolean;
  error: Error | null;
  reset: () => void;
}

/**
 * A write whose input or answer is a secret. `useWrite` would leave both in a cache; here only the
 * caller has them.
 */
export function useUnkept<Input, T>(
  run: (http: Http, input: Input) => Promise<Reply<T>>,
  { refreshes }: { refreshes: string[] },
): Unkept<Input, T> {
  const http = useHttp();
  const client = useQueryClient();
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<Error | null>(null);

  const send = async (input: Input): Promise<T> => {
    setSending(true);
    setError(null);
    try {
      const { body } = await run(http, input);
      for (const path of refreshes) void refresh(client, path);
      return body;
    } catch (reason) {
      const failure = reason instanceof Error ? reason : new Error(String(reason));
      setError(failure);
      throw failure;
    } finally {
      setSending(false);
    }
  };
  return { send, isSending, error, reset: () => setError(null) };
}
