"""An upstream that keeps every byte it is sent, and reads requests as strictly as RFC 9112 allows.

What a gateway forwards must leave no room for two readings: anything that this parser is not sure
of is kept in `violations`, and the connection is closed.
"""

import asyncio
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass

REQUEST_LINE = re.compile(rb"([A-Z]+) (/[\x21-\x7e\x80-\xff]*) HTTP/1\.[01]\Z")
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([^\x00-\x08\x0a-\x1f\x7f]*)\Z")


@dataclass(frozen=True)
class Received:
    """One request as it came; names of fields in lower case."""

    connection: int
    method: str
    target: bytes
    fields: tuple[tuple[bytes, bytes], ...]
    body: bytes
    raw: bytes

    def all(self, name: bytes) -> list[bytes]:
        return [value for each, value in self.fields if each == name]


class Violation(Exception):
    """These bytes are no request that everybody reads alike."""


def _length(fields: list[tuple[bytes, bytes]]) -> int:
    lengths = [value for name, value in fields if name == b"content-length"]
    if any(name == b"transfer-encoding" for name, _ in fields):
        raise Violation("Transfer-Encoding")
    if len(lengths) > 1 or (lengths and not lengths[0].isdigit()):
        raise Violation(f"Content-Length {lengths}")
    return int(lengths[0]) if lengths else 0


def _head(head: bytes) -> tuple[str, bytes, list[tuple[bytes, bytes]]]:
    line, *lines = head.split(b"\r\n")
    parts = REQUEST_LINE.match(line)
    if not parts:
        raise Violation(f"request line {line!r}")
    fields = []
    for each in lines:
        field = FIELD.match(each)
        if not field:
            raise Violation(f"field line {each!r}")
        fields.append((field[1].lower(), field[2].strip(b" \t")))
    if [name for name, _ in fields].count(b"host") != 1:
        raise Violation("not exactly one Host")
    return parts[1].decode("ascii"), parts[2], fields


class Recorder:
    """Listens on a free port of 127.0.0.1 in a thread of its own.

    `answer` makes the bytes of an answer; without one it is {"upstream": the request's number}.
    """

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.violations: list[str] = []
        self.answer: Callable[[Received], bytes] | None = None
        self._connections = 0
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        started.wait()

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1024)
        )
        self.port = int(server.sockets[0].getsockname()[1])
        started.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        number = self._connections
        try:
            while request := await self._read(reader, number):
                self.received.append(request)
                writer.write(self._answer(request))
                await writer.drain()
        except Violation as violation:
            self.violations.append(str(violation))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _answer(self, request: Received) -> bytes:
        if self.answer is not None:
            return self.answer(request)
        body = b'{"upstream":%d}' % len(self.received)
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (len(body), b"" if request.method == "HEAD" else body)
        )

    async def _read(self, reader: asyncio.StreamReader, connection: int) -> Received | None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as ended:
            if ended.partial:
                self.violations.append(f"an unfinished request: {ended.partial[:200]!r}")
            return None
        method, target, fields = _head(head[:-4])
        body = await reader.readexactly(_length(fields))
        return Received(connection, method, target, tuple(fields), body, head + body)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def with_marker(self, marker: bytes) -> list[Received]:
        """The requests in whose target or fields `marker` is; in a body it is only content."""
        return [
            each
            for each in list(self.received)
            if marker in each.raw[: len(each.raw) - len(each.body)]
        ]

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
