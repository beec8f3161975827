/** Public keys (RFC 7517) as a text that people paste. Which keys will do the server decides. */

export function toText(jwks: Record<string, unknown> | null): string {
  return jwks ? JSON.stringify(jwks, null, 2) : "";
}

/** The key set that `text` is; an Error says what is wrong. */
export function parseKeys(text: string): Record<string, unknown> {
  const value = parse(text);
  if (typeof value === "object" && value !== null && "keys" in value) return { ...value };
  throw new Error('This is no key set: it has no member "keys"');
}

/** For a form: what is wrong with `text`, or null. */
export function problemOf(text: string): string | null {
  try {
    parseKeys(text);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('This is not JSON, such as {"keys": [{"kty": "RSA", …}]}');
  }
}
