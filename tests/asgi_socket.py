"""A WebSocket client that calls an ASGI application itself: no network, no waiting by the clock."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any


class AsgiSocket:
    """Connects while its block lasts. A client that has `stopped_reading` makes the server wait."""

    def __init__(
        self,
        app: Any,
        path: str,
        headers: Mapping[str, str] | Sequence[tuple[str, str]] = (),
        offered: Sequence[str] = (),
    ) -> None:
        pairs = headers.items() if isinstance(headers, Mapping) else headers
        self._app = app
        self._scope = {
            "type": "websocket",
            "asgi": {"spec_version": "2.3", "version": "3.0"},
            "http_version": "1.1",
            "scheme": "ws",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in pairs],
            "subprotocols": list(offered),
            "client": ("192.0.2.7", 1234),
            "server": ("127.0.0.1", 80),
            "extensions": {"websocket.http.response": {}},
            "state": {},
        }
        self._to_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._from_app: asyncio.Queue[str] = asyncio.Queue()
        self._news = asyncio.Event()
        self._reads = asyncio.Event()
        self._reads.set()
        self.accepted: dict[str, Any] | None = None
        self.refused: dict[str, Any] | None = None
        self.body = b""
        self.code: int | None = None
        self.serving: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "AsgiSocket":
        self._to_app.put_nowait({"type": "websocket.connect"})
        self.serving = asyncio.create_task(self._app(self._scope, self._to_app.get, self._take))
        self.serving.add_done_callback(lambda _: self._news.set())
        await self._until(lambda: self.accepted or self.refused or self.serving.done())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.start_reading()
        self.hang_up()
        assert self.serving is not None
        await asyncio.wait_for(self.serving, 10)

    @property
    def status(self) -> int:
        """101, or of what the handshake was answered with."""
        return 101 if self.accepted else self.refused["status"] if self.refused else 0

    @property
    def answer_headers(self) -> dict[str, str]:
        """Of a refusal, by names in lower case."""
        assert self.refused
        return {name.decode(): value.decode() for name, value in self.refused["headers"]}

    def say(self, message: object) -> None:
        """Send a text; what is none is made JSON."""
        text = message if isinstance(message, str) else json.dumps(message)
        self._to_app.put_nowait({"type": "websocket.receive", "text": text})

    def say_bytes(self, data: bytes) -> None:
        self._to_app.put_nowait({"type": "websocket.receive", "bytes": data})

    def hang_up(self, code: int = 1000) -> None:
        self._to_app.put_nowait({"type": "websocket.disconnect", "code": code})

    async def hear(self, kind: str | None = None) -> Any:
        """The next message, or the next of this type."""
        while True:
            message = json.loads(await asyncio.wait_for(self._from_app.get(), 10))
            if kind is None or message["type"] == kind:
                return message

    def heard(self) -> list[Any]:
        """What has come and was not heard yet."""
        return [json.loads(self._from_app.get_nowait()) for _ in range(self._from_app.qsize())]

    async def closed(self) -> int:
        """The code with which the server closes it."""
        await self._until(lambda: self.code is not None)
        assert self.code is not None
        return self.code

    def stop_reading(self) -> None:
        self._reads.clear()

    def start_reading(self) -> None:
        self._reads.set()

    async def _until(self, holds: Any) -> None:
        async with asyncio.timeout(10):
            while not holds():
                self._news.clear()
                await self._news.wait()

    async def _take(self, message: dict[str, Any]) -> None:
        await self._keep(message)
        self._news.set()

    async def _keep(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "websocket.accept":
            self.accepted = message
            return
        if kind == "websocket.http.response.start":
            self.refused = message
            return
        if kind == "websocket.http.response.body":
            self.body = message["body"]
            return
        await self._reads.wait()
        if kind == "websocket.send":
            self._from_app.put_nowait(message["text"])
        else:
            assert kind == "websocket.close"
            self.code = message["code"]
