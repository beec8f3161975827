import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { refresh } from "@/lib/keys";
import type { LiveMessage } from "@/lib/live";
import { useLive } from "@/lib/useLive";

const PATHS: Record<string, string> = {
  user: "/api/users",
  service: "/api/services",
  log: "/api/logs",
};
const PAUSE_MS = 500;

/** Read again what the live feed says has changed; all of it after the feed was away. */
export function useDataFeed(): void {
  const client = useQueryClient();
  const due = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const readAgain = () => {
    timer.current = undefined;
    for (const path of due.current) void refresh(client, path);
    due.current.clear();
  };
  useLive((message) => {
    for (const path of pathsOf(message)) due.current.add(path);
    // Many events in a row are one reading; the first of them is not put off by those after it.
    if (due.current.size > 0) timer.current ??= setTimeout(readAgain, PAUSE_MS);
  });
}

/** What may have changed by `message`. */
export function pathsOf({ type, event }: LiveMessage): string[] {
  if (type === "hello") return Object.values(PATHS);
  if (type !== "event" || typeof event !== "string") return [];
  const path = PATHS[event.split(".")[0] ?? ""];
  return path === undefined ? [] : [path];
}
