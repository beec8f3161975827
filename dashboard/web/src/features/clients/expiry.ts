const DAY = 86_400;

export const NEVER = "never";
export const ON_A_DATE = "date";

/** When a secret may expire: days, or one of the names above. */
export const EXPIRIES = [
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
  { value: ON_A_DATE, label: "On a date" },
  { value: NEVER, label: "Never" },
];

/** Seconds since 1970, or null. `date`, as "2027-01-31", lasts to its end, where the person is. */
export function expiresAt(choice: string, date: string, now: number): number | null {
  if (choice === NEVER) return null;
  if (choice === ON_A_DATE) return Math.floor(Date.parse(`${date}T23:59:59`) / 1000);
  return Math.floor(now) + Number(choice) * DAY;
}
