/** What a token says, read here in the browser. Nothing of it is verified. */

export type Members = Record<string, unknown>;

export interface Decoded {
  unverified_header: Members;
  unverified_claims: Members;
}

/** As TokenDealer takes it. */
export const MAX_TOKEN_CHARACTERS = 16_384;

/** The two parts of `token` that can be read; an Error says in words why they can't. */
export function decode(token: string): Decoded {
  if (token.length > MAX_TOKEN_CHARACTERS) throw new Error("This is too long for a token.");
  const parts = token.split(".");
  if (parts.length !== 3) {
    const found = parts.length === 1 ? "one" : String(parts.length);
    throw new Error(`A token has three parts with dots between; this has ${found}.`);
  }
  const [header = "", claims = ""] = parts;
  return {
    unverified_header: objectOf(header, "first part, the header,"),
    unverified_claims: objectOf(claims, "second part, the claims,"),
  };
}

/** What was pasted, as a token: without `Bearer`, quotes and what a terminal broke the line with. */
export function tokenIn(pasted: string): string {
  const text = pasted.trim().replace(/^authorization:\s*/i, "").replace(/^bearer\s+/i, "");
  return text.replace(/\s+/g, "").replace(/^["']|["'],?$/g, "");
}

function objectOf(part: string, what: string): Members {
  let value: unknown;
  try {
    value = JSON.parse(textOf(part));
  } catch {
    throw new Error(`The ${what} is not JSON in base64url: a character may be lost.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`The ${what} is not a JSON object.`);
  }
  return value as Members;
}

function textOf(part: string): string {
  if (!/^[A-Za-z0-9_-]*$/.test(part)) throw new Error("not base64url");
  const bytes = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  const codes = Uint8Array.from(bytes, (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(codes);
}
