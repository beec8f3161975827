import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";

import { keys } from "./keys";
import { createLive, type Live, type LiveMessage, type LiveState } from "./live";
import { usePlatform } from "./platform";

export interface UseLive {
  state: LiveState;
  /** Why the connection was lost: the code it was closed with; undefined before that. */
  code: number | undefined;
  /** False if it could not be sent. */
  send: (message: LiveMessage) => boolean;
  reconnect: () => void;
}

/** The live feed while the component is mounted. Each (re)connection begins with a `hello`. */
export function useLive(onMessage: (message: LiveMessage) => void): UseLive {
  const { openSocket, random } = usePlatform();
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  const [code, setCode] = useState<number>();
  const live = useRef<Live | null>(null);
  const handle = useEffectEvent(onMessage);

  useEffect(() => {
    const current = createLive({
      open: () => openSocket("/app/ws"),
      after,
      random,
      onMessage: (message) => handle(message),
      onState: (now, why) => {
        setState(now);
        if (why !== undefined || now === "open") setCode(why);
      },
      onLost: () => void client.invalidateQueries({ queryKey: keys.session }),
    });
    live.current = current;
    window.addEventListener("online", current.reconnect);
    return () => {
      window.removeEventListener("online", current.reconnect);
      current.stop();
    };
  }, [openSocket, random, client]);

  const send = useCallback((message: LiveMessage) => live.current?.send(message) ?? false, []);
  const reconnect = useCallback(() => live.current?.reconnect(), []);
  return { state, code, send, reconnect };
}

function after(milliseconds: number, step: () => void): () => void {
  const timer = setTimeout(step, milliseconds);
  return () => clearTimeout(timer);
}
