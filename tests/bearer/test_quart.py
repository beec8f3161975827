from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from types import MappingProxyType
from typing import Any

import pytest
from quart import Quart, websocket
from quart.testing.connections import WebsocketResponseError

from bearer import BearerError, Expected, KeysUnavailable, Verifier
from bearer.quart import current_bearer, install, require


class FakeKeys:
    def __init__(self, current: Mapping[str, Any]) -> None:
        self.current = current
        self.ready = True
        self.events: list[str] = []

    async def key_set(self, unverified_kid: str) -> Mapping[str, Any]:
        return self.current

    async def start(self) -> None:
        self.events.append("start")

    async def stop(self) -> None:
        self.events.append("stop")


def make_routes(app: Quart) -> None:
    @app.get("/any")
    @require()
    async def any_token() -> dict[str, str]:
        """Any token."""
        return {"client": current_bearer().client_id}

    @app.get("/users/<int:number>")
    @require("data:read", "data:write")
    async def users(number: int) -> dict[str, int]:
        return {"number": number}

    @app.get("/admin")
    @require("admin")
    async def admin() -> str:
        raise AssertionError("nobody may come here")

    @app.get("/plain")
    @require()
    def plain() -> dict[str, str]:
        return {"client": current_bearer().client_id}

    @app.get("/open")
    async def unguarded() -> dict[str, str]:
        return {"client": current_bearer().client_id}

    @app.websocket("/live")
    @require("data:read")
    async def live() -> None:
        await websocket.send(current_bearer().client_id)

    @app.websocket("/admin-live")
    @require("admin")
    async def admin_live() -> None:
        raise AssertionError("nobody may come here")


@pytest.fixture
def keys(mint: Any) -> FakeKeys:
    return FakeKeys(MappingProxyType({"k1": mint.key.public_key()}))


@pytest.fixture
def verifier(keys: FakeKeys, expected: Expected, revoked: Any, clock: Any) -> Verifier:
    return Verifier(keys=keys, expected=expected, revocations=revoked, clock=clock, max_cached=10)


@pytest.fixture
async def app(verifier: Verifier) -> AsyncIterator[Quart]:
    app = Quart("guarded")
    install(app, verifier, realm="data")
    make_routes(app)
    return app


def by(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_a_valid_token_comes_in_and_is_the_current_bearer(app: Quart, mint: Any) -> None:
    for _ in range(2):  # the second time from memory
        response = await app.test_client().get("/any", headers=by(mint.token()))
        assert (response.status_code, await response.get_json()) == (200, {"client": "orders"})


async def test_the_views_arguments_come_through(app: Quart, mint: Any) -> None:
    response = await app.test_client().get("/users/7", headers=by(mint.token()))
    assert await response.get_json() == {"number": 7}


async def test_a_view_may_be_no_coroutine(app: Quart, mint: Any) -> None:
    response = await app.test_client().get("/plain", headers=by(mint.token()))
    assert await response.get_json() == {"client": "orders"}


async def test_no_token_is_401_with_a_bare_challenge(app: Quart) -> None:
    response = await app.test_client().get("/any")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="data"'
    assert response.headers["Cache-Control"] == "no-store"
    assert await response.get_json() == {
        "error": "missing_token",
        "error_description": "Authentication is required",
    }


async def test_two_headers_are_400(app: Quart, mint: Any) -> None:
    headers = [("Authorization", f"Bearer {mint.token()}")] * 2
    response = await app.test_client().get("/any", headers=headers)
    assert response.status_code == 400
    assert 'error="invalid_request"' in response.headers["WWW-Authenticate"]


async def test_an_invalid_token_is_401_and_says_no_more_than_needed(app: Quart, mint: Any) -> None:
    response = await app.test_client().get("/any", headers=by(mint.token(aud="https://x.test")))
    assert response.status_code == 401
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
    assert "aud" not in str(response.headers) + (await response.get_data(as_text=True))


async def test_a_missing_scope_is_403_and_names_the_scope(app: Quart, mint: Any) -> None:
    response = await app.test_client().get("/admin", headers=by(mint.token()))
    assert response.status_code == 403
    assert response.headers["WWW-Authenticate"].endswith('scope="admin"')
    assert (await response.get_json())["error"] == "insufficient_scope"


async def test_without_keys_it_is_503_with_retry_after(
    app: Quart, mint: Any, keys: FakeKeys
) -> None:
    keys.current, keys.ready = {}, False
    response = await app.test_client().get("/any", headers=by(mint.token()))
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "WWW-Authenticate" not in response.headers


async def test_a_token_revoked_in_between_is_refused(app: Quart, mint: Any, revoked: Any) -> None:
    token = mint.token()
    assert (await app.test_client().get("/any", headers=by(token))).status_code == 200
    revoked.jtis.add("jti-1")
    assert (await app.test_client().get("/any", headers=by(token))).status_code == 401


async def test_the_current_bearer_does_not_outlive_its_request(app: Quart, mint: Any) -> None:
    async with app.app_context():
        client = app.test_client()
        assert (await client.get("/any", headers=by(mint.token()))).status_code == 200
        assert (await client.get("/open", headers=by(mint.token()))).status_code == 500


async def test_many_requests_at_once_each_see_their_own_bearer(app: Quart, mint: Any) -> None:
    async def who(name: str) -> Any:
        headers = by(mint.token(client_id=name))
        return await (await app.test_client().get("/any", headers=headers)).get_json()

    names = [f"client-{number}" for number in range(20)]
    answers = await asyncio.gather(*map(who, names))
    assert [answer["client"] for answer in answers] == names


async def test_a_websocket_with_a_valid_token_is_accepted(app: Quart, mint: Any) -> None:
    async with app.test_client().websocket("/live", headers=by(mint.token())) as live:
        assert await live.receive() == "orders"


@pytest.mark.parametrize(("path", "status"), [("/live", 401), ("/admin-live", 403)])
async def test_a_websocket_is_refused_before_it_is_accepted(
    app: Quart, mint: Any, path: str, status: int
) -> None:
    headers = by(mint.token()) if status == 403 else {}
    with pytest.raises(WebsocketResponseError) as refusal:
        async with app.test_client().websocket(path, headers=headers) as live:
            await live.receive()
    assert refusal.value.response.status_code == status
    assert "Bearer realm" in refusal.value.response.headers["WWW-Authenticate"]


async def test_a_websockets_token_may_be_offered_as_a_subprotocol(app: Quart, mint: Any) -> None:
    offered = {"subprotocols": ["live", f"bearer.{mint.token()}"]}
    async with app.test_client().websocket("/live", scope_base=offered) as live:
        assert await live.receive() == "orders"


@pytest.mark.parametrize(("times", "status"), [(1, 401), (2, 400)])
async def test_one_offered_that_is_refused_or_is_one_of_two_is_not_accepted(
    app: Quart, mint: Any, times: int, status: int
) -> None:
    token = mint.token(exp=1) if times == 1 else mint.token()
    offered = {"subprotocols": [f"bearer.{token}"] * times}
    with pytest.raises(WebsocketResponseError) as refusal:
        async with app.test_client().websocket("/live", scope_base=offered) as live:
            await live.receive()
    assert refusal.value.response.status_code == status


async def test_what_a_request_offers_is_no_token(app: Quart, mint: Any) -> None:
    headers = {"Sec-WebSocket-Protocol": f"bearer.{mint.token()}"}
    assert (await app.test_client().get("/any", headers=headers)).status_code == 401


async def test_the_body_can_be_the_services_own(verifier: Verifier) -> None:
    def problem(error: BearerError) -> Mapping[str, object]:
        return {"title": error.description, "code": error.code}

    app = Quart("own body")
    install(app, verifier, realm="data", body=problem)
    make_routes(app)
    body = json.loads(await (await app.test_client().get("/any")).get_data())
    assert body == {"title": "Authentication is required", "code": "no_authorization"}


async def test_keys_start_and_stop_with_the_app(app: Quart, keys: FakeKeys) -> None:
    async with app.test_app():
        assert keys.events == ["start"]
    assert keys.events == ["start", "stop"]


async def test_a_guarded_function_keeps_its_name_and_tells_its_scopes(app: Quart) -> None:
    views = app.view_functions
    assert (views["any_token"].__name__, views["any_token"].__doc__) == ("any_token", "Any token.")
    assert getattr(views["any_token"], "__bearer_scopes__", None) == ()
    assert getattr(views["users"], "__bearer_scopes__", None) == ("data:read", "data:write")
    assert getattr(views["live"], "__bearer_scopes__", None) == ("data:read",)
    assert not hasattr(views["unguarded"], "__bearer_scopes__")


@pytest.mark.parametrize("scope", ["", "a b", 'a"b'])
def test_a_malformed_scope_is_a_mistake_seen_at_import(scope: str) -> None:
    with pytest.raises(ValueError, match="scope"):
        require(scope)


def test_a_realm_that_cannot_be_sent_is_seen_at_start(verifier: Verifier) -> None:
    with pytest.raises(ValueError, match="printable"):
        install(Quart("x"), verifier, realm="a\r\nb")


async def test_a_guard_without_install_lets_nobody_in(mint: Any) -> None:
    app = Quart("forgotten")
    make_routes(app)
    response = await app.test_client().get("/any", headers=by(mint.token()))
    assert response.status_code == 500


async def test_the_cause_goes_to_the_log(
    app: Quart, mint: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bearer")
    token = mint.token(aud="https://x.test")
    await app.test_client().get("/any", headers=by(token))
    assert "wrong_audience" in caplog.text
    assert token not in caplog.text


async def test_any_bearer_error_of_a_view_is_answered(app: Quart) -> None:
    @app.get("/busy")
    async def busy() -> str:
        raise KeysUnavailable("feed_stale", "the feed is too old", retry_after=3)

    response = await app.test_client().get("/busy")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "3")
