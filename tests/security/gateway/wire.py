"""Bytes to the gateway, and what it answers, read strictly."""

import asyncio
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

STATUS_LINE = re.compile(rb"HTTP/1\.1 ([1-5][0-9]{2}) [ -~]*\Z")
FIELD = re.compile(rb"([A-Za-z0-9-]+): ([\x20-\x7e]*)\Z")
# Far beyond what any answer takes: reaching it means that the gateway hangs.
PATIENCE = 60.0


@dataclass(frozen=True)
class Answer:
    """Names of fields in lower case; a repeated one is an error."""

    status: int
    fields: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return str(self.json()["code"])

    @property
    def closes(self) -> bool:
        return self.fields.get("connection") == "close"


async def read_answer(reader: asyncio.StreamReader, *, head_only: bool = False) -> Answer | None:
    """The next final answer; None when the connection ended instead."""
    while True:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as ended:
            assert ended.partial == b"", f"no HTTP answer: {ended.partial[:300]!r}"
            return None
        except ConnectionError:
            return None
        line, *lines = head[:-4].split(b"\r\n")
        status_line = STATUS_LINE.match(line)
        assert status_line, line
        status = int(status_line[1])
        if status >= 200:
            break
    fields: dict[str, str] = {}
    for each in lines:
        field = FIELD.match(each)
        assert field, each
        name = field[1].decode().lower()
        assert name not in fields, each
        fields[name] = field[2].decode()
    if head_only or status in (204, 304):
        return Answer(status, fields, b"")
    return Answer(status, fields, await _body(reader, fields))


async def _body(reader: asyncio.StreamReader, fields: Mapping[str, str]) -> bytes:
    if fields.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(fields.get("content-length", "0")))
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += await reader.readexactly(size)
        assert await reader.readexactly(2) == b"\r\n"
    await reader.readexactly(2)
    return body


def check_refusal(answer: Answer) -> None:
    """A refusal has our JSON, with the id that is in its header too; or it is our page with it."""
    assert 400 <= answer.status < 500, answer
    if answer.fields["content-type"] == "text/html; charset=utf-8":
        assert answer.fields["x-request-id"].encode() in answer.body
        return
    assert answer.fields["content-type"] == "application/json", answer
    said = answer.json()
    assert set(said) - {"field"} == {"error", "code", "error_description", "request_id"}, answer
    assert said["code"] == said["error"]
    assert said["request_id"] == answer.fields["x-request-id"]


class Connection:
    """One connection to 127.0.0.1:`port`."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def __aenter__(self) -> "Connection":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()

    async def send(self, sent: bytes) -> None:
        """A gateway that closes halfway has answered enough."""
        with suppress(ConnectionError):
            self.writer.write(sent)
            await self.writer.drain()

    async def answer(self, *, head_only: bool = False) -> Answer | None:
        async with asyncio.timeout(PATIENCE):
            return await read_answer(self.reader, head_only=head_only)

    def has_news(self) -> bool:
        """Whether an answer has begun or the connection has ended; nothing is taken out."""
        reader = self.reader
        began = bool(reader._buffer)  # type: ignore[attr-defined]  # noqa: SLF001 - no other way
        return began or reader.at_eof() or reader.exception() is not None

    async def is_closed(self) -> bool:
        """Wait for the end of the connection; False when there is one more byte instead."""
        async with asyncio.timeout(PATIENCE):
            try:
                return await self.reader.read(1) == b""
            except ConnectionError:
                return True


async def exchange(port: int, sent: bytes) -> Answer | None:
    """The first answer to these bytes on a connection of their own; None when it was closed."""
    async with Connection(port) as connection:
        await connection.send(sent)
        return await connection.answer()


def request(
    method: bytes, target: bytes, *lines: bytes, body: bytes = b"", host: bytes = b"gateway.test"
) -> bytes:
    """A request of HTTP/1.1 with these field lines; with Content-Length if there is a body."""
    head = [b"%b %b HTTP/1.1" % (method, target), b"Host: " + host, *lines]
    if body:
        head.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(head) + b"\r\n\r\n" + body
