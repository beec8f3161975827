import { useEffect, useState } from "react";

import { usePlatform } from "./platform";

/** Seconds since 1970, anew every `everyMs` milliseconds. */
export function useNow(everyMs: number): number {
  const { now } = usePlatform();
  const [value, setValue] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setValue(now()), everyMs);
    return () => clearInterval(timer);
  }, [now, everyMs]);
  return value;
}
