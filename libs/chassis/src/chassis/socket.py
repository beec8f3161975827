"""One WebSocket on the server's side, from before it is accepted until it is closed."""

import asyncio
from collections.abc import Callable
from typing import Any

from chassis.asgi import Receive, Send

NORMAL, GOING_AWAY, FAILED = 1000, 1001, 1011
"""Codes of RFC 6455 section 7.4.1."""


class Socket:
    """What a handler of `chassis.sockets` is given; it belongs to the task that serves it.

    A handler raises what is to refuse the socket, and after `accept` returns to close it.
    `fields` go into the log line that is written when it is closed. `when_closed` are called when
    its connection is no more, which for a client that stopped to read can be long after the end.
    """

    def __init__(self, scope: Any, receive: Receive, send: Send) -> None:
        self._headers: list[tuple[bytes, bytes]] = scope["headers"]
        self._receive = receive
        self._send = send
        self._task = asyncio.current_task()
        self._ended = False
        self.offered: list[str] = scope["subprotocols"]
        self.client_address: str = scope["client_address"]
        self.is_accepted = False
        self.is_cancelled = False
        self.code: int | None = None
        self.received = 0
        self.sent = 0
        self.fields: dict[str, object] = {}
        self.when_closed: list[Callable[[], None]] = []

    def header_values(self, name: bytes) -> list[str]:
        """All values of a header of the handshake, by its name in lower case, in order."""
        return [value.decode("latin-1") for key, value in self._headers if key == name]

    async def accept(self, subprotocol: str | None) -> None:
        """Open it, with one of `offered` or none."""
        await self._send({"type": "websocket.accept", "subprotocol": subprotocol, "headers": []})
        self.is_accepted = True

    async def receive(self) -> str | bytes | None:
        """The next message, of whatever size; None when the client has closed or is gone."""
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            self._ended, self.code = True, int(message.get("code") or 1005)
            return None
        self.received += 1
        text: str | None = message.get("text")
        return text if text is not None else bytes(message["bytes"])

    async def send(self, text: str) -> None:
        """Send a message; waits while the client does not read. One task at a time."""
        await self._send({"type": "websocket.send", "text": text})
        self.sent += 1

    def end(self, code: int) -> None:
        """Have it closed with `code`, at once and from anywhere: the handler is cancelled.

        Who ends first decides on the code.
        """
        if self._ended:
            return
        self._ended, self.code = True, code
        if self._task is not None:
            self.is_cancelled = self._task.cancel()

    def settle(self, code: int) -> bool:
        """The handler is done: from now on nobody ends it; False if somebody had before."""
        if self._ended:
            return False
        self._ended, self.code = True, code
        return True

    async def close(self) -> None:
        """Tell the client `code`. Waits until it has read what was sent before, or is gone."""
        await self._send({"type": "websocket.close", "code": self.code, "reason": ""})

    async def refuse(self, body: bytes, status: int, headers: dict[str, str]) -> None:
        """Answer the handshake with an HTTP response in place of a socket."""
        raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
        start = {"type": "websocket.http.response.start", "status": status, "headers": raw}
        await self._send(start)
        await self._send({"type": "websocket.http.response.body", "body": body})
