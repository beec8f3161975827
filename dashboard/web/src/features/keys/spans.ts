import type { SigningKey } from "./api/keys";

/** A time in which a key is in one state, in seconds since 1970. */
export interface Span {
  state: "next" | "signing" | "retiring";
  from: number;
  to: number;
}

/** The part of time that is drawn. */
export interface Range {
  from: number;
  to: number;
}

const DAY = 86_400;

/** A key's states one after another; one that never was takes no time. */
export function spansOf(key: SigningKey, end: number): Span[] {
  const gone = key.gone_at ?? end;
  const signs = Math.min(key.signs_at ?? gone, gone);
  const retires = Math.min(key.retires_at ?? gone, gone);
  const spans: Span[] = [
    { state: "next", from: key.published_at, to: signs },
    { state: "signing", from: signs, to: Math.max(retires, signs) },
    { state: "retiring", from: Math.max(retires, signs), to: gone },
  ];
  return spans.filter(({ from, to }) => to > from);
}

/** From the beginning of the oldest key that is still published to the last planned step. */
export function rangeOf(keys: SigningKey[], now: number): Range {
  const present = keys.filter(({ state }) => state !== "gone");
  const from = Math.min(now - DAY, ...present.map((key) => key.published_at));
  const steps = present.flatMap((key) => [key.retires_at, key.gone_at]);
  const to = Math.max(now + DAY, ...steps.filter((step) => step !== null));
  const margin = (to - from) * 0.02;
  return { from: from - margin, to: to + margin };
}

/** Where `time` is in `range`, in percent. */
export function percent(time: number, { from, to }: Range): number {
  return Math.min(100, Math.max(0, ((time - from) / (to - from)) * 100));
}
