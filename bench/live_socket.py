"""A client's end of a WebSocket that does nothing but count: thousands of them in one process."""

import asyncio
import json
import socket
import struct
from collections.abc import Callable
from typing import Any, cast

HANDSHAKE = (
    "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: live, bearer.{token}\r\n\r\n"
)
TEXT, CLOSE = 0x1, 0x8


class LiveSocket(asyncio.Protocol):
    """Tells `on_message` each JSON message that comes, and `on_end` the close code, or None."""

    def __init__(
        self, token: str, on_message: Callable[[Any], None], on_end: Callable[[int | None], None]
    ) -> None:
        self._handshake = HANDSHAKE.format(token=token).encode()
        self._on_message = on_message
        self._on_end = on_end
        self._received = b""
        self._is_open = False
        self._code: int | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is not derived from it
        self.transport.write(self._handshake)

    def data_received(self, data: bytes) -> None:
        """Take the handshake's answer, then frames."""
        self._received += data
        if not self._is_open:
            head, end, rest = self._received.partition(b"\r\n\r\n")
            if not end:
                return
            if not head.startswith(b"HTTP/1.1 101 "):
                raise RuntimeError(f"no WebSocket: {head[:200]!r}")
            self._is_open, self._received = True, rest
        self._take_frames()

    def connection_lost(self, _error: Exception | None) -> None:
        """It is over."""
        self._on_end(self._code)

    def send(self, message: object) -> None:
        """A JSON message, at most 125 bytes of it, under a mask of zeros."""
        data = json.dumps(message).encode()
        assert self.transport is not None
        assert len(data) < 126
        self.transport.write(bytes([0x80 | TEXT, 0x80 | len(data), 0, 0, 0, 0]) + data)

    def kill(self) -> None:
        """As when a machine loses its power, but that the other end is told by a reset."""
        assert self.transport is not None
        raw: socket.socket = self.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def _take_frames(self) -> None:
        while len(self._received) >= 2:
            first, length = self._received[0], self._received[1]
            start = 2
            if length == 126:
                start, length = 4, int.from_bytes(self._received[2:4], "big")
            if len(self._received) < start + length:
                return
            payload = self._received[start : start + length]
            self._received = self._received[start + length :]
            if first & 0xF == TEXT:
                self._on_message(json.loads(payload))
            elif first & 0xF == CLOSE:
                self._code = int.from_bytes(payload[:2], "big") if payload else None
                assert self.transport is not None
                self.transport.close()
