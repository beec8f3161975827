import { isObject } from "./mergeDiff";

export function toText(value: Record<string, unknown>): string {
  return Object.keys(value).length === 0 ? "" : JSON.stringify(value, null, 2);
}

/** The object that `text` is, nothing being `{}`; an Error says what is wrong. */
export function parseObject(text: string): Record<string, unknown> {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`This is not JSON: ${(error as Error).message}`, { cause: error });
  }
  if (!isObject(value)) throw new Error('This is not a JSON object, such as {"theme": "dark"}');
  return value;
}

/** For a form: what is wrong with `text`, or null. */
export function problemOf(text: string): string | null {
  try {
    parseObject(text);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
