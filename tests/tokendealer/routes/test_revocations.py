from __future__ import annotations

from typing import Any

import pytest

from bearer import parse_jwks
from bearer.revocation_list import parse_revocations
from bearer.revocations import RevocationList
from tokendealer import key_lifecycle
from tokendealer.administration import tokens
from tokendealer.keyring import make_key
from tokendealer.master_key import MasterKey

PATH = "/oauth/revocations"
ISSUER = "https://auth.test"


@pytest.fixture
def listed(service: Any) -> Any:
    """The list as a verifier reads it, with the keys that it fetches."""

    async def read() -> RevocationList:
        keys = parse_jwks((await service.get("/.well-known/jwks.json")).json)
        answer = await service.get(PATH)
        assert answer.status == 200
        return parse_revocations(answer.body.decode(), keys=keys, issuer=ISSUER)

    return read


async def test_a_verifier_takes_the_list(service: Any, listed: Any) -> None:
    found = await listed()
    assert (found.signed_at, found.jtis) == (service.clock.now, frozenset())


async def test_the_answer_is_asked_for_again_each_time(service: Any) -> None:
    answer = await service.get(PATH)
    assert answer.header("Content-Type") == "application/revocations+jwt"
    assert answer.header("Cache-Control") == "no-cache"
    assert answer.header("ETag")


async def test_who_has_it_already_gets_304(service: Any) -> None:
    tag = (await service.get(PATH)).header("ETag")
    for value in (tag, f'"other", {tag}', f"W/{tag}"):
        answer = await service.get(PATH, ("If-None-Match", value))
        assert (answer.status, answer.body) == (304, b"")
        assert answer.header("ETag") == tag
    assert (await service.get(PATH, ("If-None-Match", '"other"'))).status == 200


async def test_an_odd_condition_is_no_failure(service: Any) -> None:
    for value in ("", "x", '"', "W/", ", ,", "\xff"):
        assert (await service.get(PATH, ("If-None-Match", value))).status in (200, 304)


async def test_it_is_signed_by_the_key_that_signs(
    service: Any, helpers: Any, mint: Any, keys: Any
) -> None:
    header, _ = helpers.parts((await service.get(PATH)).body.decode())
    assert header == {"alg": "RS512", "typ": "revocations+jwt", "kid": mint.kid}


async def test_a_token_that_was_given_up_is_listed_at_once(
    service: Any, listed: Any, helpers: Any
) -> None:
    tag = (await service.get(PATH)).header("ETag")
    token = await service.token()
    await service.post("/oauth/revoke", {"token": token}, as_client="orders")
    assert (await listed()).jtis == {helpers.parts(token)[1]["jti"]}
    assert (await service.get(PATH, ("If-None-Match", tag))).status == 200


async def test_a_lost_key_is_listed_and_another_one_signs_the_list(
    start: Any, database: Any, helpers: Any, clock: Any, mint: Any
) -> None:
    async with start() as service:
        tag = (await service.get(PATH)).header("ETag")
        fresh = await make_key(MasterKey(b"m" * 32, None))
        async with database.write() as session:
            await key_lifecycle.compromise(
                session,
                mint.kid,
                fresh,
                now=clock.now,
                policy=service.settings.key_policy,
                trail=helpers.trail_of(clock),
            )
        await service.post("/oauth/revoke", {"token": "any"}, as_client="orders")  # it looks
        answer = await service.get(PATH, ("If-None-Match", tag))
    header, claims = helpers.parts(answer.body.decode())
    assert header["kid"] == fresh.kid
    assert claims["kids"] == [mint.kid]


async def test_what_an_operator_revoked_is_known_to_every_process_after_its_look(
    start: Any, database: Any, helpers: Any, clock: Any
) -> None:
    async with database.write() as session:
        trail = helpers.trail_of(clock)
        first = await tokens.revoke_client(session, "orders", now=clock.now, trail=trail)
        await tokens.revoke_subject(session, "user-1", now=clock.now, trail=trail)
        await tokens.revoke_token(session, "j1", now=clock.now, trail=trail)
    async with start() as service:
        claims = helpers.parts((await service.get(PATH)).body.decode())[1]
    assert claims["clients"] == {"orders": first}
    assert claims["subjects"] == {"user-1": first}
    assert claims["jtis"] == ["j1"]


async def test_nobody_has_to_say_who_asks(service: Any) -> None:
    answer = await service.get(PATH, ("Authorization", "Bearer nonsense"))
    assert answer.status == 200


async def test_a_list_that_is_asked_for_every_second_leaves_no_log_lines(
    service: Any, tape: Any
) -> None:
    await service.get("/oauth/revocations")
    await service.get("/.well-known/jwks.json")
    assert [line["path"] for line in tape.events("request")] == ["/.well-known/jwks.json"]
