/** Numbers and times for people. All times in are seconds since 1970, or ISO 8601 texts. */

export type Time = number | string;

const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "always" });
const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** A unit, its seconds, and from how many seconds on it says enough. */
const UNITS: [Intl.RelativeTimeFormatUnit, number, number][] = [
  ["year", 31_536_000, 63_072_000],
  ["month", 2_592_000, 5_184_000],
  ["day", 86_400, 129_600],
  ["hour", 3_600, 5_400],
  ["minute", 60, 90],
  ["second", 1, 0],
];

export function toSeconds(time: Time): number {
  return typeof time === "number" ? time : Date.parse(time) / 1000;
}

/** With the date and the zone of whoever reads it. */
export function formatExact(time: Time): string {
  return EXACT.format(toSeconds(time) * 1000);
}

/** "in 3 days", "2 minutes ago"; within ten seconds "now". */
export function formatRelative(time: Time, now: number): string {
  const seconds = toSeconds(time) - now;
  if (Math.abs(seconds) < 10) return "now";
  const [unit, size] = UNITS.find(([, , from]) => Math.abs(seconds) >= from) ?? ["second", 1];
  return RELATIVE.format(Math.round(seconds / size), unit);
}

/** Seconds as "250 ms", "1.5 s", "12 min", "3 h", "30 days": two digits at most. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${short(seconds * 1000)} ms`;
  if (seconds < 60) return `${short(seconds)} s`;
  if (seconds < 3_600) return `${short(seconds / 60)} min`;
  if (seconds < 172_800) return `${short(seconds / 3_600)} h`;
  return `${short(seconds / 86_400)} days`;
}

/** "0.25", "12.5", "3.2K". */
export function formatNumber(value: number): string {
  return Math.abs(value) < 1 ? short(value) : COMPACT.format(value);
}

export function formatRate(perSecond: number): string {
  return `${formatNumber(perSecond)}/s`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(value >= 100 ? 3 : 2)));
}
