import type { LiveMessage } from "@/lib/live";

/** What came over the live feed, as the page keeps it. Times are ISO 8601. */

export interface Sender {
  sub: string;
  name?: string;
}

interface Base {
  key: number;
  at: string;
}

export interface Chat extends Base {
  kind: "chat";
  from: Sender;
  text: string;
}

export interface Event extends Base {
  kind: "event";
  /** "service.changed" */
  event: string;
  id: string;
  /** The `sub` of whoever did it. */
  actor: string;
}

/** Something between here and the feed. */
export interface Note extends Base {
  kind: "note";
  text: string;
}

export type Entry = Chat | Event | Note;

export interface Feed {
  /** The oldest first. */
  entries: Entry[];
  /** How many connections there are; null before that is known. */
  online: number | null;
  /** The names of who spoke, by `sub`. */
  names: Record<string, string>;
  /** Why the last message was not handed on. */
  refusal: string | null;
  /** The next entry's key. */
  next: number;
}

export const NOTHING: Feed = { entries: [], online: null, names: {}, refusal: null, next: 0 };
export const MOST = 300;

/** The feed after `message`; what is not known here leaves it as it is. */
export function reduce(feed: Feed, message: LiveMessage): Feed {
  const at = textOf(message, "at");
  switch (message.type) {
    case "hello":
      return greeted(feed, message, at);
    case "presence":
      return { ...feed, online: numberOf(message.online) };
    case "chat": {
      const from = senderOf(message.from);
      const names = from.name === undefined ? feed.names : { ...feed.names, [from.sub]: from.name };
      const key = feed.next;
      return added({ ...feed, names }, { kind: "chat", key, at, from, text: textOf(message, "text") });
    }
    case "event": {
      const [event, id, actor] = [
        textOf(message, "event"),
        textOf(message, "id"),
        textOf(message, "actor"),
      ];
      return added(feed, { kind: "event", key: feed.next, at, event, id, actor });
    }
    case "error":
      return { ...feed, refusal: textOf(message, "error_description") };
    case "typed":
      return { ...feed, refusal: null };
    default:
      return feed;
  }
}

function greeted(feed: Feed, message: LiveMessage, at: string): Feed {
  const before = { ...feed, online: numberOf(message.online) };
  if (feed.online === null) return before;
  const text = "Connected again. What was said in between is not here.";
  return added(before, { kind: "note", key: feed.next, at, text });
}

function added(feed: Feed, entry: Entry): Feed {
  return { ...feed, entries: [...feed.entries, entry].slice(-MOST), next: feed.next + 1 };
}

const FLOOD = { entries: 8, milliseconds: 4_000 };

/** Whether so much comes at once that nobody could listen to it. */
export function isFlood(entries: Entry[]): boolean {
  const first = entries.at(-FLOOD.entries);
  const last = entries.at(-1);
  if (!first || !last || entries.length < FLOOD.entries) return false;
  return Date.parse(last.at) - Date.parse(first.at) < FLOOD.milliseconds;
}

function senderOf(value: unknown): Sender {
  const from = (value ?? {}) as Record<string, unknown>;
  const name = textOf(from, "name");
  return { sub: textOf(from, "sub"), ...(name && { name }) };
}

function textOf(from: Record<string, unknown>, member: string): string {
  const value = from[member];
  return typeof value === "string" ? value : "";
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
