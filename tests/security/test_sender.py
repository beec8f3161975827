"""Answers come back in order, over connections that are kept, cut or chunked."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.security.sender import CONNECTIONS, Answer, send

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def requests(count: int) -> list[bytes]:
    return [b"GET /%d HTTP/1.1\r\nHost: h\r\n\r\n" % number for number in range(count)]


async def exchange(serve: Serve, sent: list[bytes]) -> list[Answer]:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        except asyncio.IncompleteReadError:
            pass  # the client is done
        finally:
            writer.close()

    server = await asyncio.start_server(once, "127.0.0.1", 0)
    async with server:
        return await send("127.0.0.1", server.sockets[0].getsockname()[1], sent)


async def number(reader: asyncio.StreamReader) -> bytes:
    return (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1][1:]


async def test_answers_are_in_the_order_of_the_requests() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            body = await number(reader)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    answers = await exchange(serve, requests(300))
    assert answers == [Answer(200, b"%d" % n) for n in range(300)]


async def test_chunks_are_put_together() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await number(reader)
        head = b"HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n"
        writer.write(head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")

    assert await exchange(serve, requests(1)) == [Answer(403, b"abcde")]


async def test_a_connection_that_the_server_ends_is_replaced() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await number(reader)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")

    count = 3 * CONNECTIONS
    assert await exchange(serve, requests(count)) == [Answer(400, b"")] * count


async def test_no_answer_is_status_0() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await number(reader)

    assert await exchange(serve, requests(2)) == [Answer(0, b"")] * 2
