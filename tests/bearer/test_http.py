from __future__ import annotations

import asyncio
import gzip
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import suppress

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bearer import AiohttpFetch, FetchFailed, Reply, StdlibFetch

Kind = type[AiohttpFetch] | type[StdlibFetch]
either = pytest.mark.parametrize("kind", [AiohttpFetch, StdlibFetch])


async def echo(request: web.Request) -> web.Response:
    body = await request.read()
    return web.Response(body=body, headers={"ETag": '"x"', "X-Got": request.headers["X-Sent"]})


async def elsewhere(_: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": "/echo"})


async def hang(request: web.Request) -> web.Response:
    await request.app[RELEASED].wait()
    return web.Response()


async def packed(_: web.Request) -> web.Response:
    return web.Response(body=gzip.compress(b"a" * 10_000_000), headers={"Content-Encoding": "gzip"})


RELEASED: web.AppKey[asyncio.Event] = web.AppKey("RELEASED", asyncio.Event)


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    app = web.Application()
    app[RELEASED] = asyncio.Event()
    app.router.add_route("*", "/echo", echo)
    app.router.add_get("/elsewhere", elsewhere)
    app.router.add_get("/hang", hang)
    app.router.add_get("/packed", packed)
    async with TestServer(app) as server:
        yield server
        app[RELEASED].set()


@either
async def test_gives_status_lower_case_headers_and_body(server: TestServer, kind: Kind) -> None:
    fetch = kind(timeout=5, max_bytes=1000)
    url = str(server.make_url("/echo"))
    reply = await fetch("POST", url, headers={"X-Sent": "hello"}, body=b"abc")
    assert (reply.status, reply.body) == (200, b"abc")
    assert (reply.headers["etag"], reply.headers["x-got"]) == ('"x"', "hello")


async def test_a_session_can_be_shared_and_stays_open(server: TestServer) -> None:
    async with aiohttp.ClientSession() as session:
        fetch = AiohttpFetch(timeout=5, max_bytes=1000, session=session)
        url = str(server.make_url("/echo"))
        for _ in range(2):
            assert (await fetch("GET", url, headers={"X-Sent": ""}, body=None)).status == 200
        assert not session.closed


@either
async def test_redirects_are_not_followed(server: TestServer, kind: Kind) -> None:
    fetch = kind(timeout=5, max_bytes=1000)
    url = str(server.make_url("/elsewhere"))
    assert (await fetch("GET", url, headers={}, body=None)).status == 302


@either
async def test_a_body_over_the_limit_is_a_failure(server: TestServer, kind: Kind) -> None:
    fetch = kind(timeout=5, max_bytes=1000)
    url = str(server.make_url("/echo"))
    at_limit = await fetch("POST", url, headers={"X-Sent": ""}, body=b"a" * 1000)
    assert len(at_limit.body) == 1000
    with pytest.raises(FetchFailed, match="larger"):
        await fetch("POST", url, headers={"X-Sent": ""}, body=b"a" * 1001)


@either
async def test_a_body_that_unpacks_over_the_limit_is_a_failure(
    server: TestServer, kind: Kind
) -> None:
    fetch = kind(timeout=5, max_bytes=100_000)
    with pytest.raises(FetchFailed):
        await fetch("GET", str(server.make_url("/packed")), headers={}, body=None)


@either
async def test_no_answer_in_time_is_a_failure(server: TestServer, kind: Kind) -> None:
    fetch = kind(timeout=0.05, max_bytes=1000)
    with pytest.raises(FetchFailed, match=r"within 0\.05 s"):
        await fetch("GET", str(server.make_url("/hang")), headers={}, body=None)


async def test_a_server_whose_headers_never_end_keeps_no_thread_waiting() -> None:
    hung_up = threading.Event()

    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            writer.write(b"HTTP/1.1 200 OK\r\nX: ")
            while not hung_up.is_set():
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.01)
        hung_up.set()
        writer.close()

    async with await asyncio.start_server(drip, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        fetch = StdlibFetch(timeout=0.1, max_bytes=1000)
        with pytest.raises(FetchFailed, match="within"):
            await fetch("GET", f"http://127.0.0.1:{port}/", headers={}, body=None)
        async with asyncio.timeout(5):
            await asyncio.to_thread(hung_up.wait, 5)
        assert hung_up.is_set()


@either
@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "not a url", "ftp://x.test/", "http://"])
async def test_what_cannot_be_reached_is_a_failure(url: str, kind: Kind) -> None:
    fetch = kind(timeout=5, max_bytes=1000)
    with pytest.raises(FetchFailed):
        await fetch("GET", url, headers={}, body=None)


def test_a_reply_does_not_show_its_body() -> None:
    assert "secret" not in repr(Reply(200, {"x": "secret"}, b"secret"))


def test_importing_bearer_imports_neither_aiohttp_nor_quart() -> None:
    code = "import sys, bearer; print(sorted({'aiohttp', 'quart', 'yarl'} & set(sys.modules)))"
    done = subprocess.run(  # a fixed command: this very interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
