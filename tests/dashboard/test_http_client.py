from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from dashboard.http_client import CONNECTIONS, Answer, HttpClient, NoAnswer, TooSlow
from tests.conftest import free_port
from tests.dashboard.platform import run


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    client = HttpClient()
    await client.start()
    yield client
    await client.stop()


@pytest.fixture
async def url() -> AsyncIterator[str]:
    stopped = asyncio.Event()

    async def never(_: web.Request) -> web.Response:
        await stopped.wait()
        return web.Response()

    async def squeezed(_: web.Request) -> web.Response:
        return web.Response(body=b"x", headers={"Content-Encoding": "gzip"})

    async def elsewhere(_: web.Request) -> web.Response:
        raise web.HTTPFound("/never")

    async def live(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive()
        return socket

    async def large(request: web.Request) -> web.Response:
        return web.Response(text="x" * 101)

    app = web.Application()
    for name, handler in {
        "never": never,
        "squeezed": squeezed,
        "elsewhere": elsewhere,
        "large": large,
        "live": live,
    }.items():
        app.router.add_get(f"/{name}", handler)
    runner, base = await run(app)
    yield base
    stopped.set()
    await runner.cleanup()


async def get(http: HttpClient, url: str) -> Answer:
    return await http.exchange("GET", url, headers={}, body=None, seconds=0.2, max_bytes=100)


async def test_what_takes_too_long_is_given_up(http: HttpClient, url: str) -> None:
    with pytest.raises(TooSlow):
        await get(http, f"{url}/never")


@pytest.mark.parametrize("path", ["squeezed", "large"])
async def test_what_could_fill_the_memory_is_given_up(
    http: HttpClient, url: str, path: str
) -> None:
    with pytest.raises(NoAnswer):
        await get(http, f"{url}/{path}")


async def test_redirects_are_not_followed(http: HttpClient, url: str) -> None:
    assert (await get(http, f"{url}/elsewhere")).status == 302


@pytest.mark.parametrize("nowhere", ["127.0.0.1:{port}", "no-such-host.invalid", "["])
async def test_where_nobody_is_there_is_no_answer(http: HttpClient, nowhere: str) -> None:
    with pytest.raises(NoAnswer):
        await get(http, f"http://{nowhere.format(port=free_port())}/")


async def test_before_its_start_it_says_so() -> None:
    with pytest.raises(RuntimeError):
        _ = HttpClient().sockets


async def test_sockets_leave_all_connections_to_requests(http: HttpClient, url: str) -> None:
    for _ in range(CONNECTIONS):
        await http.sockets.ws_connect(f"{url}/live")
    assert (await get(http, f"{url}/elsewhere")).status == 302
    await http.stop()
