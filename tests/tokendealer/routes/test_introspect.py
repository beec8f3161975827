from __future__ import annotations

from typing import Any

import pytest

PATH = "/oauth/introspect"


async def test_an_active_token_is_told_whole(service: Any, helpers: Any) -> None:
    token = await service.token("orders")
    answer = await service.post(PATH, {"token": token}, as_client="orders")
    assert answer.status == 200
    assert answer.json == {"active": True, "token_type": "Bearer", **helpers.parts(token)[1]}
    assert answer.header("Cache-Control") == "no-store"


async def test_a_token_with_a_quota_is_told_whole(service: Any, helpers: Any) -> None:
    token = await service.token("reports", audience="identicons")
    answer = await service.post(PATH, {"token": token}, as_client="reports")
    assert answer.json["quota"] == {"rate": 5, "burst": 10}


async def test_another_clients_token_is_told_to_any_client(service: Any) -> None:
    token = await service.token("orders")
    answer = await service.post(PATH, {"token": token}, as_client="idle")
    assert (answer.json["active"], answer.json["client_id"]) == (True, "orders")


@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "unknown"])
async def test_a_hint_changes_nothing(service: Any, hint: str) -> None:
    form = {"token": await service.token(), "token_type_hint": hint}
    assert (await service.post(PATH, form, as_client="orders")).json["active"]


async def test_of_an_inactive_token_nothing_more_is_said(
    service: Any, mint: Any, foreign_mint: Any
) -> None:
    for token in (
        "garbage",
        "a.b.c",
        "é",
        "x" * 9000,
        mint.token(exp=1),
        mint.token(nbf=int(service.clock.now) + 31),
        mint.token(iss="https://other.test"),
        mint.token({"typ": "JWT"}),
        mint.token({"kid": "unknown"}),
        mint.token(aud=["https://api.test"]),
        mint.token(aud=...),
        mint.token(jti=...),
        mint.unsigned(),
        mint.hs512(),
        foreign_mint.token(),
        foreign_mint.token({"kid": mint.kid}),
    ):
        answer = await service.post(PATH, {"token": token}, as_client="orders")
        assert (answer.status, answer.json) == (200, {"active": False})


async def test_a_token_is_active_to_the_end_of_the_leeway(service: Any) -> None:
    token = await service.token("orders")
    for seconds, active in ((3600 + 29, True), (1, False)):
        service.clock.now += seconds
        answer = await service.post(PATH, {"token": token}, as_client="orders")
        assert answer.json["active"] is active


async def test_a_revoked_token_is_inactive_at_once(service: Any) -> None:
    token = await service.token("orders")
    await service.post("/oauth/revoke", {"token": token}, as_client="orders")
    answer = await service.post(PATH, {"token": token}, as_client="orders")
    assert answer.json == {"active": False}


async def test_a_missing_token_is_named(service: Any) -> None:
    answer = await service.post(PATH, {}, as_client="orders")
    assert (answer.status, answer.json["field"]) == (400, "token")


@pytest.mark.parametrize("headers", [[], [("Authorization", "Basic !")]])
async def test_who_asks_must_authenticate(service: Any, mint: Any, headers: Any) -> None:
    answer = await service.post(PATH, {"token": mint.token()}, *headers)
    assert (answer.status, answer.json["error"]) == (401, "invalid_client")
    assert answer.header("WWW-Authenticate").startswith("Basic ")
    assert answer.header("Cache-Control") == "no-store"


async def test_a_token_is_no_authentication_here(service: Any) -> None:
    token = await service.token()
    answer = await service.post(PATH, {"token": token}, ("Authorization", f"Bearer {token}"))
    assert answer.status == 401


async def test_a_disabled_client_may_not_ask(service: Any, mint: Any) -> None:
    answer = await service.post(PATH, {"token": mint.token()}, as_client="disabled")
    assert answer.status == 401


async def test_a_client_with_a_key_may_ask(service: Any, assertion: Any, helpers: Any) -> None:
    form = {"token": await service.token(), **helpers.assertion_form(assertion())}
    assert (await service.post(PATH, form)).json["active"]


async def test_a_public_client_may_not_introspect(oauth: Any) -> None:
    tokens = await oauth.tokens("phone")
    answer = await oauth.post("phone", {"token": tokens["access_token"]}, "/oauth/introspect")
    assert (answer.status, answer.json["error"]) == (401, "invalid_client")
