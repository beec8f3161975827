/**
 * `text` as one word of a POSIX shell: what is copied must not run what somebody put into a name.
 * Source: POSIX.1-2017, Shell Command Language, 2.2.2.
 */
export function forShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** `text` as a literal of Python, whose escapes are those of JSON. */
export function forPython(text: string): string {
  return JSON.stringify(text);
}
