import type { Client, ClientFacts, Quota } from "./api/clients";
import { parseKeys, toText } from "./publicKeys";

/** How a client proves who it is. */
export type Proof = "secret" | "keys" | "none";

/** A client as a form has it; named as in the API, so that refusals find their inputs. */
export interface ClientValues {
  /** Of a new one; empty: the server makes one. */
  client_id: string;
  name: string;
  /** Seconds. */
  token_lifetime: string;
  /** Both empty: no quota. */
  quota: { rate: string; burst: string };
  proof: Proof;
  /** JSON. */
  jwks: string;
  grants: Record<string, string[]>;
  grant_types: string[];
  /** An address a line. */
  redirect_uris: string;
  post_logout_redirect_uris: string;
  first_party: boolean;
}

export const ITSELF = "client_credentials";
export const PEOPLE = "authorization_code";
export const REFRESH = "refresh_token";

export const NEW: ClientValues = {
  client_id: "",
  name: "",
  token_lifetime: "3600",
  quota: { rate: "", burst: "" },
  proof: "secret",
  jwks: "",
  grants: {},
  grant_types: [ITSELF],
  redirect_uris: "",
  post_logout_redirect_uris: "",
  first_party: false,
};

export function toValues(client: Client): ClientValues {
  const { client_id, name, grants, grant_types, first_party } = client;
  return {
    client_id,
    name,
    grants,
    grant_types,
    first_party,
    token_lifetime: String(client.token_lifetime),
    quota: {
      rate: String(client.quota?.rate ?? ""),
      burst: String(client.quota?.burst ?? ""),
    },
    proof: proofOf(client),
    jwks: toText(client.jwks),
    redirect_uris: client.redirect_uris.join("\n"),
    post_logout_redirect_uris: client.post_logout_redirect_uris.join("\n"),
  };
}

/** What the API is told. What its other choices make impossible is left out, and not refused. */
export function toFacts(values: ClientValues): ClientFacts {
  const forPeople = isForPeople(values);
  const isPublic = forPeople && values.proof === "none";
  return {
    name: values.name.trim(),
    token_lifetime: Number(values.token_lifetime),
    quota: quotaOf(values),
    jwks: values.proof === "keys" ? parseKeys(values.jwks) : null,
    grants: values.grants,
    grant_types: values.grant_types
      .filter((type) => forPeople || type !== REFRESH)
      .filter((type) => !isPublic || type !== ITSELF)
      .sort(),
    redirect_uris: forPeople ? linesOf(values.redirect_uris) : [],
    post_logout_redirect_uris: forPeople ? linesOf(values.post_logout_redirect_uris) : [],
    first_party: forPeople && !isPublic && values.first_party,
    public: isPublic,
  };
}

/** Whether people sign in to it. */
export function isForPeople({ grant_types }: Pick<ClientFacts, "grant_types">): boolean {
  return grant_types.includes(PEOPLE);
}

/** What is not there counts as not told: the cache shows a change before the server answers. */
export function proofOf(client: Partial<Pick<ClientFacts, "jwks" | "public">>): Proof {
  if (client.public) return "none";
  return client.jwks ? "keys" : "secret";
}

/** The addresses in a text with one a line. */
export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function quotaOf({ quota: { rate, burst } }: ClientValues): Quota | null {
  return rate.trim() === "" && burst.trim() === ""
    ? null
    : { rate: Number(rate), burst: Number(burst) };
}
