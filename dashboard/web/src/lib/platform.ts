/** What the app needs of the world around it, so that tests hand in their own. */
import { createContext, useContext } from "react";

import type { Http } from "./http";

export interface Platform {
  http: Http;
  /** Seconds since 1970. */
  now: () => number;
  /** Put `text` on the clipboard. */
  copy: (text: string) => Promise<void>;
  /** Hand a file to the person, to be stored under `name`. */
  saveFile: (content: Blob, name: string) => void;
  /** Where the platform is: "https://example.org". */
  origin: string;
  /** Open a WebSocket at `path` of this origin. */
  openSocket: (path: string) => WebSocket;
  /** A number from 0 to 1. */
  random: () => number;
  /** Leave the app for `url`. */
  leave: (url: string) => void;
}

export const PlatformContext = createContext<Platform | null>(null);

export function usePlatform(): Platform {
  const platform = useContext(PlatformContext);
  if (!platform) throw new Error("There is no PlatformContext above");
  return platform;
}

export function useHttp(): Http {
  return usePlatform().http;
}
