from collections.abc import Callable
from typing import Any

import pytest
from quart import Quart

from dataservice.live.feed import Feed
from tests.asgi_socket import AsgiSocket

Connect = Callable[..., AsgiSocket]


@pytest.fixture
def connect(app: Quart, make_token: Callable[..., str]) -> Connect:
    """A socket of whoever the claims say, as a browser opens it."""

    def connect(origin: str | None = None, scope: str = "data:read", **claims: Any) -> AsgiSocket:
        headers = {"Origin": origin} if origin else {}
        offered = ["live", f"bearer.{make_token(scope, **claims)}"]
        return AsgiSocket(app, "/ws", headers, offered)

    return connect


@pytest.fixture
def feed(app: Quart) -> Feed:
    feed: Feed = app.extensions["dataservice"].feed
    return feed
