"""The bridge, driven as an ASGI server would."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from quart import Quart

from tests.dashboard.conftest import Browser, FakeClock, SignIn, Ticks, csrf
from tests.dashboard.platform import DEADLINE, ISSUER, Platform, until


@dataclass
class Socket:
    """A browser's side. `sent` is what it was sent."""

    app: Quart
    cookie: str
    origin: str = ISSUER
    incoming: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    sent: list[dict[str, Any]] = field(default_factory=list)
    task: asyncio.Task[None] | None = None

    def open(self) -> None:
        self.incoming.put_nowait({"type": "websocket.connect"})
        headers = [(b"origin", self.origin.encode())] if self.origin else []
        scope = {
            "type": "websocket",
            "path": "/app/ws",
            "raw_path": b"/app/ws",
            "query_string": b"",
            "headers": [*headers, (b"cookie", self.cookie.encode())],
            "subprotocols": ["live"],
            "client": ("127.0.0.1", 1),
        }
        self.task = asyncio.create_task(self.app(scope, self.incoming.get, self._take))  # type: ignore[arg-type]  # a plain dict

    async def _take(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    def say(self, **message: object) -> None:
        self.incoming.put_nowait({"type": "websocket.receive", **message})

    async def leave(self) -> None:
        self.incoming.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await self.ended()

    async def ended(self) -> dict[str, Any]:
        assert self.task
        await asyncio.wait_for(self.task, DEADLINE)
        return self.sent[-1]


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    return environ | {"MAX_SOCKETS": "3", "MAX_SOCKETS_PER_PERSON": "2"}


@pytest.fixture
async def socket(app: Quart, sign_in: SignIn, platform: Platform) -> AsyncIterator[Socket]:
    socket = Socket(app, _cookie(await sign_in()))
    yield socket
    if socket.task is not None and not socket.task.done():
        await socket.leave()


def _cookie(browser: Browser) -> str:
    jar = browser.cookie_jar
    assert jar is not None
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


async def joined(socket: Socket, platform: Platform) -> None:
    socket.open()
    await until(lambda: platform.sockets)
    assert socket.sent[0] == {"type": "websocket.accept", "subprotocol": "live", "headers": []}


async def test_messages_go_both_ways_under_the_persons_token(
    socket: Socket, platform: Platform
) -> None:
    await joined(socket, platform)
    assert platform.offered[0] == "live"
    token = platform.offered[1].removeprefix("bearer.")
    assert platform.good_tokens[token] == "dataservice"
    assert platform.forwarded_for == ["127.0.0.1"]
    socket.say(text='{"type":"ping"}')
    await until(lambda: platform.heard)
    await platform.sockets[0].send_str("hello")
    await until(lambda: len(socket.sent) > 1)
    assert platform.heard == ['{"type":"ping"}']
    assert socket.sent[1] == {"type": "websocket.send", "text": "hello"}


@pytest.mark.parametrize("origin", ["http://evil.test", "null", ""])
async def test_a_page_of_another_site_opens_none(
    socket: Socket, platform: Platform, origin: str
) -> None:
    socket.origin = origin
    socket.open()
    await socket.ended()
    assert socket.sent[0]["status"] == 403
    assert platform.sockets == []


async def test_who_is_not_signed_in_opens_none(socket: Socket, platform: Platform) -> None:
    socket.cookie = "app_session=made-up"
    socket.open()
    await socket.ended()
    assert socket.sent[0]["status"] == 401


async def opened(socket: Socket) -> int:
    """101 for one that was accepted, else with what it was refused."""
    socket.open()
    await until(lambda: socket.sent)
    return socket.sent[0].get("status", 101)


async def test_a_person_has_some_sockets_and_all_have_some_more(
    app: Quart, sign_in: SignIn, platform: Platform
) -> None:
    browser = await sign_in()
    mine = [Socket(app, _cookie(browser)) for _ in range(4)]
    assert [await opened(socket) for socket in mine[:3]] == [101, 101, 429]
    platform.claims = {"sub": "usr_2"}
    assert browser.cookie_jar is not None
    browser.cookie_jar.clear()
    browser = await sign_in()
    others = [Socket(app, _cookie(browser)) for _ in range(2)]
    assert [await opened(socket) for socket in others] == [101, 503]
    await mine[0].leave()
    assert await opened(mine[3]) == 101
    for socket in (mine[1], mine[3], others[0]):
        await socket.leave()


async def test_a_socket_that_is_only_open_does_not_keep_its_session(
    socket: Socket, platform: Platform, clock: FakeClock, ticks: Ticks
) -> None:
    await joined(socket, platform)
    for _ in range(2):
        clock.now += 6 * 3600
        await until(lambda: ticks.waiting >= 2)
        ticks.let_all_go_on()
    assert (await socket.ended())["code"] == 4401


async def test_the_code_with_which_the_feed_closes_is_passed_on(
    socket: Socket, platform: Platform
) -> None:
    await joined(socket, platform)
    await platform.sockets[0].close(code=4429)
    assert (await socket.ended())["code"] == 4429


async def test_a_browser_that_goes_away_closes_the_feeds_side(
    socket: Socket, platform: Platform
) -> None:
    await joined(socket, platform)
    await socket.leave()
    await until(lambda: platform.sockets[0].closed)


async def test_it_closes_when_the_session_ends(
    socket: Socket, browser: Browser, platform: Platform, ticks: Ticks
) -> None:
    await joined(socket, platform)
    await browser.post("/app/sign-out", headers=await csrf(browser))
    await until(lambda: ticks.waiting >= 2)
    ticks.let_all_go_on()
    assert (await socket.ended())["code"] == 4401


async def test_a_token_that_has_ended_only_asks_to_connect_again(
    socket: Socket, platform: Platform
) -> None:
    await joined(socket, platform)
    await platform.sockets[0].close(code=4401)
    assert (await socket.ended())["code"] == 1012


async def test_a_family_that_has_ended_ends_the_socket_for_good(
    socket: Socket, platform: Platform
) -> None:
    await joined(socket, platform)
    platform.refresh_token = "another"
    await platform.sockets[0].close(code=4401)
    assert (await socket.ended())["code"] == 4401


async def test_without_a_feed_it_asks_to_try_later(socket: Socket, platform: Platform) -> None:
    platform.token_status = 503
    socket.open()
    assert (await socket.ended())["code"] == 1013


@pytest.mark.parametrize(
    ("message", "code"), [({"bytes": b"x"}, 1003), ({"text": "x" * 65_537}, 1009)]
)
async def test_what_no_feed_would_take_closes_it(
    socket: Socket, platform: Platform, message: dict[str, object], code: int
) -> None:
    await joined(socket, platform)
    socket.say(**message)
    assert (await socket.ended())["code"] == code
    assert platform.heard == []
