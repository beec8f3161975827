/** Sockets for tests: each that is opened is kept, and what it is told is told by the test. */

export class FakeSocket {
  readyState = 0;
  sent: unknown[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: unknown }) => void = () => undefined;
  onclose: (event: { code: number }) => void = () => undefined;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  /** The connection stands, and `messages` come. */
  opens(...messages: object[]): void {
    this.readyState = 1;
    this.onopen();
    for (const message of messages) this.receives(message);
  }

  receives(message: object): void {
    this.onmessage({ data: JSON.stringify(message) });
  }

  closes(code: number): void {
    this.readyState = 3;
    this.onclose({ code });
  }
}

/** `openSocket` for a platform, and the sockets that were opened. */
export function fakeSockets() {
  const sockets: FakeSocket[] = [];
  const openSocket = () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket as unknown as WebSocket;
  };
  return { openSocket, sockets, last: () => sockets.at(-1)! };
}
