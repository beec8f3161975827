/** What a form tells before the server is asked, from top to bottom. The server decides. */
import { isForPeople, ITSELF, linesOf, type ClientValues } from "./clientValues";
import { problemOf } from "./publicKeys";

export const MAX_LIFETIME = 86_400;
const MAX_QUOTA = 1_000_000;

type Problem = string | null;

export const validate = {
  name: (value: string): Problem => (value.trim() === "" ? "A name is needed" : null),
  grant_types: (types: string[], values: ClientValues): Problem =>
    isForPeople(values) || types.includes(ITSELF) ? null : "Choose one at least",
  redirect_uris: (value: string, values: ClientValues): Problem =>
    isForPeople(values) && linesOf(value).length === 0
      ? "One is needed: people come back to it from signing in"
      : null,
  jwks: (value: string, { proof }: ClientValues): Problem =>
    proof === "keys" ? problemOf(value) : null,
  token_lifetime: (value: string): Problem =>
    isWhole(value, MAX_LIFETIME) ? null : `A whole number of seconds, 1 to ${MAX_LIFETIME}`,
  quota: {
    rate: (value: string, values: ClientValues) => problemOfQuota(value, values.quota.burst),
    burst: (value: string, values: ClientValues) => problemOfQuota(value, values.quota.rate),
  },
};

function problemOfQuota(value: string, other: string): Problem {
  if (value.trim() === "" && other.trim() === "") return null;
  return isWhole(value, MAX_QUOTA) ? null : "A whole number; or leave both empty";
}

function isWhole(text: string, max: number): boolean {
  return /^\d{1,9}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= max;
}
