/**
 * The live feed's connection, kept up. Source: docs/decisions/0013-live-feed.md for the messages and
 * the codes with which the server closes.
 */

/** A message of the feed: `hello`, `chat`, `event`, `error`; its other members depend on the type. */
export type LiveMessage = { type: string } & Record<string, unknown>;

/** `waiting`: the connection was lost, and is tried again after a while. `left`: by `/out`. */
export type LiveState = "connecting" | "open" | "waiting" | "left";

export interface LiveParts {
  open: () => WebSocket;
  /** Run `step` after `milliseconds`; returns how to call it off. */
  after: (milliseconds: number, step: () => void) => () => void;
  /** From 0 to 1. */
  random: () => number;
  onMessage: (message: LiveMessage) => void;
  /** `code`: the one that the connection was closed with, where that led to the state. */
  onState: (state: LiveState, code?: number) => void;
  /** A connection ended or could not be made: is the session still there? */
  onLost: () => void;
}

export interface Live {
  /** False if there is no connection to send by. */
  send: (message: LiveMessage) => boolean;
  /** Try at once, for instance because the network is back, or after `left`. */
  reconnect: () => void;
  stop: () => void;
}

const PING_MS = 25_000;
const LONGEST_WAIT_MS = 30_000;
const LEFT = 1000;
const TOO_MANY = 4429;

export function createLive(parts: LiveParts): Live {
  let socket: WebSocket | undefined;
  let callOff: () => void = () => undefined;
  let attempts = 0;
  let answered = true;

  function connect(): void {
    callOff();
    parts.onState("connecting");
    const current = parts.open();
    socket = current;
    current.onopen = () => {
      parts.onState("open");
      answered = true;
      schedulePing(current);
    };
    current.onmessage = ({ data }) => {
      const message = decode(data);
      if (socket !== current || !message) return;
      attempts = 0;
      answered = true;
      if (message.type !== "pong") parts.onMessage(message);
    };
    current.onclose = ({ code }) => {
      if (socket === current) lost(code);
    };
  }

  function lost(code: number): void {
    callOff();
    socket = undefined;
    if (code === LEFT) {
      parts.onState("left", code);
      return;
    }
    parts.onState("waiting", code);
    parts.onLost();
    callOff = parts.after(wait(code, attempts, parts.random()), connect);
    attempts += 1;
  }

  /** A network that is gone closes nothing: a ping without an answer tells. */
  function schedulePing(current: WebSocket): void {
    callOff = parts.after(PING_MS, () => {
      if (!answered) {
        lost(0);
        current.close();
        return;
      }
      answered = false;
      current.send(JSON.stringify({ type: "ping" }));
      schedulePing(current);
    });
  }

  connect();
  return {
    send: (message) => {
      if (socket?.readyState !== 1) return false;
      socket.send(JSON.stringify(message));
      return true;
    },
    reconnect: () => {
      if (!socket) connect();
    },
    stop: () => {
      callOff();
      const current = socket;
      socket = undefined;
      current?.close();
    },
  };
}

/** Milliseconds to the next attempt: half a second, doubled each time, and not all at once. */
export function wait(code: number, attempts: number, random: number): number {
  const longest = Math.min(LONGEST_WAIT_MS, 500 * 2 ** attempts);
  return (code === TOO_MANY ? 5_000 : 0) + longest * (0.5 + random / 2);
}

function decode(data: unknown): LiveMessage | undefined {
  try {
    const message: unknown = JSON.parse(String(data));
    return typeof message === "object" && message !== null && "type" in message
      ? (message as LiveMessage)
      : undefined;
  } catch {
    return undefined;
  }
}
