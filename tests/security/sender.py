"""Sends thousands of raw requests over a few keep-alive connections and keeps each answer."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

CONNECTIONS = 16
ANSWER_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """Status 0: the server closed the connection without an answer."""

    status: int
    body: bytes


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def send(host: str, port: int, requests: Sequence[bytes]) -> list[Answer]:
    """The answers, in the order of the requests."""
    answers = [Answer(0, b"")] * len(requests)
    waiting = iter(enumerate(requests))
    await asyncio.gather(*(_work(host, port, waiting, answers) for _ in range(CONNECTIONS)))
    return answers


async def _work(
    host: str, port: int, waiting: Iterable[tuple[int, bytes]], answers: list[Answer]
) -> None:
    connection: Connection | None = None
    try:
        for index, request in waiting:  # shared: the next free connection takes the next request
            used = connection is not None
            connection = connection or await asyncio.open_connection(host, port)
            answer, stays = await _exchange(connection, request)
            if answer.status == 0 and used:  # it may have been closed before the request came
                await _close(connection)
                connection = await asyncio.open_connection(host, port)
                answer, stays = await _exchange(connection, request)
            answers[index] = answer
            if not stays:
                await _close(connection)
                connection = None
    finally:
        if connection is not None:
            await _close(connection)


async def _exchange(connection: Connection, request: bytes) -> tuple[Answer, bool]:
    reader, writer = connection
    try:
        writer.write(request)
        async with asyncio.timeout(ANSWER_SECONDS):
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            headers = dict(
                line.split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line
            )
            body = await _body(reader, headers)
    except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
        return Answer(0, b""), False
    stays = headers.get(b"connection") != b"close"
    return Answer(int(head.split(b" ", 2)[1]), body), stays


async def _body(reader: asyncio.StreamReader, headers: dict[bytes, bytes]) -> bytes:
    if headers.get(b"transfer-encoding") != b"chunked":
        return await reader.readexactly(int(headers.get(b"content-length", b"0")))
    parts = []
    while True:
        size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
        parts.append((await reader.readexactly(size + 2))[:-2])
        if size == 0:
            return b"".join(parts)


async def _close(connection: Connection) -> None:
    connection[1].close()
    with suppress(ConnectionError):  # the other side was first
        await connection[1].wait_closed()
