import json
from typing import Any

import pytest
from quart import Quart

from dataservice.live.admission import origin_of
from tests.asgi_socket import AsgiSocket


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Issuer.test", "https://issuer.test"),
        ("https://issuer.test:443/path", "https://issuer.test"),
        ("http://issuer.test:80", "http://issuer.test"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://[::1]:8443/", "https://[::1]:8443"),
    ],
)
def test_an_origin_is_written_as_browsers_do(url: str, origin: str) -> None:
    assert origin_of(url) == origin


async def test_a_page_of_the_platform_may_connect_and_a_program_too(connect: Any) -> None:
    for origin in ("https://tokens.test", None):
        async with connect(origin=origin) as socket:
            assert socket.status == 101
            assert socket.accepted["subprotocol"] == "live"


@pytest.mark.parametrize(
    "origin",
    ["https://evil.test", "null", "http://tokens.test", "https://tokens.test:8443", "https://t.test",
     "https://tokens.test.evil.test", "https://tokens.test, https://evil.test"],
)  # fmt: skip
async def test_a_page_of_another_origin_may_not_even_with_a_good_token(
    connect: Any, origin: str
) -> None:
    async with connect(origin=origin) as socket:
        assert socket.status == 403
    assert json.loads(socket.body)["error"] == "forbidden"


@pytest.mark.parametrize(
    ("claims", "status", "error"),
    [
        ({"exp": 1}, 401, "invalid_token"),
        ({"aud": "identidock"}, 401, "invalid_token"),
        ({"scope": "data:write"}, 403, "insufficient_scope"),
    ],
)
async def test_a_token_that_may_not_read_is_refused_before_the_accept(
    connect: Any, claims: dict[str, Any], status: int, error: str
) -> None:
    async with connect(**claims) as socket:
        assert socket.status == status
    assert json.loads(socket.body)["error"] == error
    assert f'error="{error}"' in socket.answer_headers["www-authenticate"]


async def test_without_a_token_the_challenge_is_bare(app: Quart) -> None:
    async with AsgiSocket(app, "/ws", offered=["live"]) as socket:
        assert socket.status == 401
    assert socket.answer_headers["www-authenticate"] == 'Bearer realm="dataservice"'
    assert json.loads(socket.body)["error"] == "missing_token"


async def test_who_can_send_authorization_may(app: Quart, make_token: Any) -> None:
    headers = {"Authorization": f"Bearer {make_token()}"}
    async with AsgiSocket(app, "/ws", headers) as socket:
        assert socket.accepted
        assert socket.accepted["subprotocol"] is None


async def test_two_tokens_are_one_too_many(app: Quart, make_token: Any) -> None:
    headers = {"Authorization": f"Bearer {make_token()}"}
    async with AsgiSocket(app, "/ws", headers, [f"bearer.{make_token()}"]) as socket:
        assert socket.status == 400


async def test_a_token_that_was_offered_alone_is_not_said_back(app: Quart, make_token: Any) -> None:
    async with AsgiSocket(app, "/ws", offered=[f"bearer.{make_token()}"]) as socket:
        assert socket.accepted
        assert socket.accepted["subprotocol"] is None
