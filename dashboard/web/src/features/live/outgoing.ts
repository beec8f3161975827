/** What can be said: the server's rules, told before it has to. */

export const LONGEST = 2000;
/** From here on it is told how much is left. */
export const NEAR_THE_END = 1800;

/** Control characters, and what turns the direction of the text around it. */
const UNWANTED = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** Characters as the server counts them: composed, and no halves. */
export function lengthOf(text: string): number {
  return Array.from(text.normalize("NFC")).length;
}

/** Why `text` can't be said, or null. */
export function problemOf(text: string): string | null {
  const length = lengthOf(text);
  if (length > LONGEST) return `${charactersOf(length - LONGEST)} too many`;
  return UNWANTED.test(text) ? "There is a control character in it" : null;
}

export function charactersOf(count: number): string {
  return count === 1 ? "1 character" : `${count} characters`;
}
