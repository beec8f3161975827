"""What the tests of the dashboard hand in: a platform to talk to, a clock, a built page."""

from __future__ import annotations

import asyncio
import urllib.parse
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from quart import Quart
from quart.typing import TestClientProtocol as Browser

from chassis.settings import load
from dashboard.app import create_app
from dashboard.settings import Settings
from tests.dashboard.platform import CLIENT_SECRET, ISSUER, NOW, Platform, run

SESSION_KEY = "".join(chr(65 + i % 26) for i in range(43)) + "="


@dataclass
class FakeClock:
    now: float = NOW

    def __call__(self) -> float:
        return self.now


@dataclass
class Ticks:
    """Waits that end when a test says so."""

    event: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: int = 0

    async def __call__(self, seconds: float) -> None:
        self.waiting += 1
        try:
            await self.event.wait()
        finally:
            self.waiting -= 1

    def let_all_go_on(self) -> None:
        self.event.set()
        self.event = asyncio.Event()


@pytest.fixture(scope="session")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture
async def platform(private_key: rsa.RSAPrivateKey, clock: FakeClock) -> AsyncIterator[Platform]:
    platform = Platform(private_key, clock)
    runner, platform.url = await run(platform.app())
    yield platform
    await platform.stop_sockets()
    await runner.cleanup()


@pytest.fixture(scope="session")
def web_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web")
    (folder / "assets").mkdir()
    page = '<!doctype html><meta name="style-nonce" content="__STYLE_NONCE__"><title>x</title>'
    (folder / "index.html").write_text(page)
    (folder / "assets" / "index-1a2b.js").write_text("let x = 1;\n" * 500)
    (folder / "favicon.svg").write_text("<svg/>")
    return folder


@pytest.fixture
def environ(platform: Platform, web_dir: Path) -> dict[str, str]:
    services = ("TOKENDEALER", "DATASERVICE", "IDENTIDOCK", "GATEWAY")
    return {f"{name}_URL": platform.url for name in services} | {
        "ISSUER": ISSUER,
        "JWKS_URL": f"{platform.url}/jwks",
        "REVOCATIONS_URL": f"{platform.url}/oauth/revocations",
        "REVOCATIONS_POLL_SECONDS": "0.1",
        "GATEWAY_METRICS_URL": f"{platform.url}/gateway-metrics",
        "CLIENT_SECRET": CLIENT_SECRET,
        "SESSION_KEY": SESSION_KEY,
        "WEB_DIR": str(web_dir),
        "TRUSTED_PROXIES": "127.0.0.1",
    }


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
async def app(environ: dict[str, str], clock: FakeClock, ticks: Ticks) -> AsyncIterator[Quart]:
    app = create_app(load(Settings, environ), clock=clock, wait=ticks)
    async with app.test_app():
        yield app


@pytest.fixture
def browser(app: Quart) -> Browser:
    return app.test_client()


SignIn = Callable[..., Awaitable[Browser]]


@pytest.fixture
def sign_in(browser: Browser, platform: Platform) -> SignIn:
    """Signs the browser in; the page's CSRF token goes with what it sends by `write`."""

    async def do(to: str = "/app/") -> Browser:
        begun = await browser.get(f"/app/sign-in?{urllib.parse.urlencode({'to': to})}")
        asked = platform.authorized(begun.headers["Location"])
        query = {"code": "the-code", "state": asked["state"], "iss": ISSUER}
        done = await browser.get(f"/app/callback?{urllib.parse.urlencode(query)}")
        assert (done.status_code, done.headers["Location"]) == (302, to)
        return browser

    return do


async def csrf(browser: Browser) -> dict[str, str]:
    """The header that a write needs."""
    session = await (await browser.get("/app/session")).get_json()
    return {"X-CSRF-Token": session["csrf"]}
