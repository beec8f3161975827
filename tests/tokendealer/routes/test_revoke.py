from __future__ import annotations

from typing import Any

import pytest

from tokendealer.audit import key_of, verify_chain
from tokendealer.models import RevokedToken

PATH = "/oauth/revoke"


async def active(service: Any, token: str) -> bool:
    answer = await service.post("/oauth/introspect", {"token": token}, as_client="orders")
    return bool(answer.json["active"])


async def test_a_client_gives_up_its_own_token_and_no_other(service: Any, helpers: Any) -> None:
    token, other = await service.token(), await service.token()
    named = ("X-Request-Id", "my-id.1")
    answer = await service.post(PATH, {"token": token}, named, as_client="orders")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.header("Cache-Control") == "no-store"
    assert not await active(service, token)
    assert await active(service, other)
    entry = (await helpers.entries(service.database))[-1]
    assert (entry.actor, entry.action) == ("client:orders", "token.revoke")
    assert entry.target == helpers.parts(token)[1]["jti"]
    assert (entry.source, entry.request_id) == ("192.0.2.1", "my-id.1")


async def test_twice_is_no_error(service: Any) -> None:
    token = await service.token()
    for _ in range(2):
        assert (await service.post(PATH, {"token": token}, as_client="orders")).status == 200
    assert await service.count(RevokedToken) == 1


async def test_another_clients_token_is_refused_and_stays_alive(service: Any) -> None:
    token = await service.token()
    answer = await service.post(PATH, {"token": token}, as_client="reports")
    assert (answer.status, answer.json["error"]) == (400, "unauthorized_client")
    assert await active(service, token)


async def test_what_is_not_valid_is_no_error_and_no_row(
    service: Any, mint: Any, foreign_mint: Any
) -> None:
    for token in ("garbage", "é", mint.token(exp=1), mint.unsigned(), foreign_mint.token()):
        answer = await service.post(PATH, {"token": token}, as_client="orders")
        assert answer.status == 200
    assert await service.count(RevokedToken) == 0


async def test_rows_of_expired_tokens_are_pruned(service: Any) -> None:
    for _ in range(4):
        for _ in range(3):
            token = await service.token()
            await service.post(PATH, {"token": token}, as_client="orders")
        service.clock.now += 3600 + 301
    assert await service.count(RevokedToken) == 3


async def test_a_missing_token_is_named(service: Any) -> None:
    answer = await service.post(PATH, {"token": ""}, as_client="orders")
    assert (answer.status, answer.json["field"]) == (400, "token")


@pytest.mark.parametrize("as_client", [None, "disabled"])
async def test_who_asks_must_authenticate(service: Any, as_client: str | None) -> None:
    token = await service.token()
    answer = await service.post(PATH, {"token": token}, as_client=as_client)
    assert (answer.status, answer.json["error"]) == (401, "invalid_client")
    assert await active(service, token)


async def test_the_audit_log_is_whole_with_the_entries_of_a_service(service: Any) -> None:
    for _ in range(3):
        await service.post(PATH, {"token": await service.token()}, as_client="orders")
    async with service.database.read() as session:
        verdict = await verify_chain(session, key_of(b"p" * 32))
    assert (verdict.broken, verdict.reason) == (None, None)
    assert verdict.entries >= 3


@pytest.mark.parametrize("client_id", ["house", "phone"])
async def test_a_refresh_token_takes_its_family_along(oauth: Any, client_id: str) -> None:
    tokens = await oauth.tokens(client_id)
    given_up = {"token": tokens["refresh_token"], "token_type_hint": "refresh_token"}
    for _ in range(2):
        assert (await oauth.post(client_id, given_up, "/oauth/revoke")).status == 200
    assert not await oauth.is_active(tokens["access_token"])
    answer = await oauth.refresh(tokens["refresh_token"], client_id)
    assert answer.json["error"] == "invalid_grant"


async def test_another_clients_refresh_token_is_refused_and_lives(oauth: Any) -> None:
    tokens = await oauth.tokens()
    answer = await oauth.post("shop", {"token": tokens["refresh_token"]}, "/oauth/revoke")
    assert answer.json["error"] == "unauthorized_client"
    assert (await oauth.refresh(tokens["refresh_token"])).status == 200


async def test_an_unknown_refresh_token_is_no_error(oauth: Any) -> None:
    assert (await oauth.post("house", {"token": "tdr_x"}, "/oauth/revoke")).status == 200
