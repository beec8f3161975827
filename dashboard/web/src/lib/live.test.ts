import { expect, test } from "vitest";

import { createLive, wait, type LiveMessage, type LiveState } from "./live";

class FakeSocket {
  readyState = 0;
  sent: string[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: unknown }) => void = () => undefined;
  onclose: (event: { code: number }) => void = () => undefined;

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 3;
  }

  opened(): void {
    this.readyState = 1;
    this.onopen();
  }

  receives(message: unknown): void {
    this.onmessage({ data: typeof message === "string" ? message : JSON.stringify(message) });
  }
}

function start() {
  const sockets: FakeSocket[] = [];
  const timers: { milliseconds: number; step: () => void; off: boolean }[] = [];
  const messages: LiveMessage[] = [];
  const states: LiveState[] = [];
  let lost = 0;
  const live = createLive({
    open: () => {
      sockets.push(new FakeSocket());
      return sockets.at(-1) as unknown as WebSocket;
    },
    after: (milliseconds, step) => {
      const timer = { milliseconds, step, off: false };
      timers.push(timer);
      return () => (timer.off = true);
    },
    random: () => 1,
    onMessage: (message) => messages.push(message),
    onState: (state) => states.push(state),
    onLost: () => (lost += 1),
  });
  const socket = () => sockets.at(-1)!;
  const elapse = () => timers.filter(({ off }) => !off).at(-1)!.step();
  return { live, sockets, timers, messages, states, socket, elapse, lost: () => lost };
}

test("messages arrive as they were sent; what is no message is left out", () => {
  const { socket, messages, states } = start();
  socket().opened();
  socket().receives({ type: "hello" });
  socket().receives("not JSON");
  socket().receives("[]");
  expect(messages).toEqual([{ type: "hello" }]);
  expect(states).toEqual(["connecting", "open"]);
});

test("a lost connection asks for the session and is tried again, later each time", () => {
  const { socket, sockets, timers, states, elapse, lost } = start();
  for (const code of [1006, 1006, 4401]) {
    socket().onclose({ code });
    elapse();
  }
  expect(sockets).toHaveLength(4);
  expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([500, 1000, 2000]);
  expect(lost()).toBe(3);
  expect(states.at(-1)).toBe("connecting");
});

test("a message ends the waiting's growth", () => {
  const { socket, timers, elapse } = start();
  socket().onclose({ code: 1006 });
  elapse();
  socket().receives({ type: "hello" });
  socket().onclose({ code: 1006 });
  expect(timers.at(-1)?.milliseconds).toBe(500);
});

test("whoever leaves is not connected again, unless they want to", () => {
  const { live, socket, sockets, states } = start();
  socket().opened();
  socket().onclose({ code: 1000 });
  expect(states.at(-1)).toBe("left");
  expect(live.send({ type: "chat", text: "x" })).toBe(false);
  live.reconnect();
  expect(sockets).toHaveLength(2);
});

test("a ping without an answer means that the connection is gone", () => {
  const { socket, sockets, elapse, states } = start();
  const first = socket();
  first.opened();
  elapse();
  expect(first.sent).toEqual(['{"type":"ping"}']);
  first.receives({ type: "pong" });
  elapse();
  elapse();
  expect(first.readyState).toBe(3);
  expect(states.at(-1)).toBe("waiting");
  elapse();
  expect(sockets).toHaveLength(2);
});

test("after the end nothing is tried, and a late close says nothing", () => {
  const { live, socket, states, timers } = start();
  socket().opened();
  live.stop();
  socket().onclose({ code: 1006 });
  expect(states.at(-1)).toBe("open");
  expect(timers.every(({ off }) => off)).toBe(true);
});

test("the wait has an upper end, and is longer after too many messages", () => {
  expect(wait(1006, 30, 1)).toBe(30_000);
  expect(wait(1006, 0, 0)).toBe(250);
  expect(wait(4429, 0, 1)).toBe(5_500);
});
