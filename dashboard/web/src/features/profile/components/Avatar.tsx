import { useState } from "react";

import { at } from "@/lib/http";

const SIZE = 96;

/** The monster of a person, from the public address; nothing while identidock is down. */
export function Avatar({ sub }: { sub: string }) {
  const [isMissing, setMissing] = useState(false);
  if (isMissing) return null;
  return (
    <img
      src={at`/monster/${sub}?size=${SIZE}`}
      width={SIZE}
      height={SIZE}
      alt="Your monster"
      onError={() => setMissing(true)}
    />
  );
}
