/** What an address can have as a name, and what of it can be a file's name or stand in HTML. */

const LONGEST = 256;
/** Control characters, halves of characters, and what would be another path. */
const UNMEANT = /[\p{Cc}\p{Cs}/\\]/u;

/** Why there is no picture of `name`, or null. */
export function problemOf(name: string): string | null {
  if (Array.from(name).length > LONGEST) return `At most ${LONGEST} characters`;
  if (UNMEANT.test(name)) return "A name has no slash, backslash or control character";
  if (name === "." || name === "..") return "In an address, dots alone lead elsewhere";
  return null;
}

export function fileNameOf(name: string, ending: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+|-+$/g, "");
  return `monster-${safe || "of-a-name"}.${ending}`;
}

/** An img element that needs no sign-in. `origin`: "https://example.org". */
export function markupOf(name: string, size: number, origin: string): string {
  const src = `${origin}/monster/${encodeURIComponent(name)}?size=${size}`;
  return `<img src="${src}" width="${size}" height="${size}" alt="${escaped(name)}">`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
