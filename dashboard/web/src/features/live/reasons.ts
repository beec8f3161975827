const WORDS: Record<number, string> = {
  1001: "The service starts anew.",
  1009: "The last message was too large.",
  1012: "Your token was renewed.",
  1013: "The live feed does not answer.",
  4401: "Your session is over: sign in again.",
  4408: "Your connection was too slow to keep up.",
  4429: "You sent more than five messages a second.",
};

/** Why the connection was lost, by the code it was closed with (decision 0013). */
export function reasonOf(code: number | undefined): string {
  return (code === undefined ? undefined : WORDS[code]) ?? "The connection was lost.";
}
