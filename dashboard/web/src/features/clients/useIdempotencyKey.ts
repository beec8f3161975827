import { useRef } from "react";

import { usePlatform } from "@/lib/platform";

/**
 * A key for what is about to be sent. The same again for the same body: when an answer got lost,
 * and the person sends it once more, the server knows it, and makes no second one.
 */
export function useIdempotencyKey(): (body: unknown) => string {
  const { now, random } = usePlatform();
  const last = useRef({ body: "", key: "" });
  const part = () => random().toString(36).slice(2);
  return (body) => {
    const text = JSON.stringify(body);
    if (last.current.body !== text) {
      last.current = { body: text, key: `${Math.round(now() * 1000)}-${part()}${part()}` };
    }
    return last.current.key;
  };
}
