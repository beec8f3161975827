"""Callers that are slow on purpose: each is cut off in time, and the others do not notice.

The gateway gives a second where it would give ten or thirty; what is waited for is its decision,
and the times allowed for that are generous.
"""

import asyncio
import resource
import select
import socket
import time

import pytest

from tests.openresty.gateway import Gateway, wait_until
from tests.security.gateway.conftest import IMPATIENT, StartGateway
from tests.security.gateway.log import broken_lines
from tests.security.gateway.recorder import Recorder
from tests.security.gateway.wire import Answer, Connection, check_refusal, exchange, request

IN_TIME = 20.0  # far more than the second that is given, far less than it takes at this pace
PACE = 0.1  # seconds between two bytes
PLAIN = request(b"GET", b"/identidock/")
FORM = b"Content-Type: application/x-www-form-urlencoded"
POST = request(b"POST", b"/identidock/", FORM)[:-2]
HEADER = request(b"GET", b"/identidock/", b"X-Long: " + b"a" * 1000)
BODY = b"a" * 1000
CHUNKS = b"1\r\na\r\n" * 200
BIG = b"a" * 16 * 1024 * 1024


async def trickle(connection: Connection, sent: bytes) -> float:
    """Send it byte by byte until there is an answer or an end; the seconds that took."""
    begun = time.monotonic()
    for i in range(len(sent)):
        await connection.send(sent[i : i + 1])
        await asyncio.sleep(PACE)
        if connection.has_news():
            break
    return time.monotonic() - begun


async def slowly(gateway: Gateway, at_once: bytes, then: bytes) -> tuple[Answer | None, float]:
    async with Connection(gateway.port) as connection:
        await connection.send(at_once)
        seconds = await trickle(connection, then)
        return await connection.answer(), seconds


async def test_a_header_that_comes_byte_by_byte_is_cut_off(gateway: Gateway) -> None:
    answer, seconds = await slowly(gateway, b"", HEADER)
    assert answer is None
    assert seconds < IN_TIME


async def test_so_is_that_of_a_second_request(gateway: Gateway) -> None:
    async with Connection(gateway.port) as connection:
        await connection.send(PLAIN)
        first = await connection.answer()
        assert first and first.status == 200
        assert await trickle(connection, HEADER) < IN_TIME
        assert await connection.is_closed()


@pytest.mark.parametrize("filter_mode", ["enforce", "off"])
@pytest.mark.parametrize(
    ("line", "body"),
    [(b"Content-Length: 1000", BODY), (b"Transfer-Encoding: chunked", CHUNKS)],
    ids=["of a known length", "in chunks"],
)
async def test_a_body_that_comes_byte_by_byte_is_cut_off(
    start_gateway: StartGateway, upstream: Recorder, filter_mode: str, line: bytes, body: bytes
) -> None:
    """Whichever step would have been the first to read it."""
    gateway = start_gateway(**IMPATIENT, ATTACK_FILTER_MODE=filter_mode)
    already = len(upstream.received)
    answer, seconds = await slowly(gateway, POST + line + b"\r\n\r\n", body)
    assert answer and answer.status == 408
    check_refusal(answer)
    assert answer.code == "request_timeout"
    assert seconds < IN_TIME
    assert len(upstream.received) == already
    gateway.stop()


@pytest.mark.parametrize("line", [b"Content-Length: 1000", b"Transfer-Encoding: chunked"])
async def test_a_body_that_never_comes_is_not_waited_for(gateway: Gateway, line: bytes) -> None:
    async with asyncio.timeout(IN_TIME):
        answer = await exchange(gateway.port, POST + line + b"\r\n\r\n")
    assert answer and answer.status == 408


async def test_many_that_stall_keep_nobody_waiting(gateway: Gateway) -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    beginnings = [b"", b"G", HEADER[:-2], POST + b"Content-Length: 9\r\n\r\na"]
    stalled = [Connection(gateway.port) for _ in range(min(1200, most // 3))]
    for number, connection in enumerate(stalled):
        await connection.__aenter__()
        await connection.send(beginnings[number % len(beginnings)])
        if number % 20 == 0:
            answer = await exchange(gateway.port, PLAIN)
            assert answer and answer.status == 200
    async with asyncio.timeout(IN_TIME):
        answers = await asyncio.gather(*(connection.answer() for connection in stalled))
        assert {answer and answer.status for answer in answers} <= {None, 408}
        closed = await asyncio.gather(*(connection.is_closed() for connection in stalled))
    assert all(closed)
    for connection in stalled:
        await connection.__aexit__()


async def test_one_who_never_reads_is_cut_off(gateway: Gateway, upstream: Recorder) -> None:
    upstream.answer = lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(BIG), BIG)
    try:
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.connect(("127.0.0.1", gateway.port))
            deaf.sendall(PLAIN)
            watch = select.poll()
            watch.register(deaf, select.POLLHUP | select.POLLERR)
            # reset: what was not taken is not kept for later
            await asyncio.to_thread(
                wait_until, lambda: watch.poll(0), "the end of a connection that nobody reads"
            )
    finally:
        upstream.answer = None
    answer = await exchange(gateway.port, PLAIN)
    assert answer and answer.status == 200


def test_nothing_broke(gateway: Gateway) -> None:
    assert broken_lines(gateway) == []
