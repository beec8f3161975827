"""Each refresh token works once; what comes twice ends its family."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, update

from tokendealer.grants import person
from tokendealer.models import ApiScope, Client, ClientGrant, RefreshToken, User

API = "https://api.test"


async def test_each_refresh_gives_the_next_tokens(oauth: Any, helpers: Any) -> None:
    first = await oauth.tokens(scope="openid profile data:read", nonce="n")
    oauth.service.clock.now += 100
    second = (await oauth.refresh(first["refresh_token"])).json
    third = (await oauth.refresh(second["refresh_token"])).json
    assert len({each["refresh_token"] for each in (first, second, third)}) == 3
    assert third["scope"] == first["scope"]
    claims = helpers.parts(third["access_token"])[1]
    assert claims["auth_time"] == int(oauth.service.clock.now) - 100
    identity = helpers.parts(third["id_token"])[1]
    assert identity["auth_time"] == claims["auth_time"]
    assert "nonce" not in identity
    assert await oauth.is_active(first["access_token"])


async def test_one_that_was_used_ends_the_family(oauth: Any, helpers: Any) -> None:
    first = await oauth.tokens()
    second = (await oauth.refresh(first["refresh_token"])).json
    again = await oauth.refresh(first["refresh_token"])
    assert (again.status, again.json["error"]) == (400, "invalid_grant")
    assert (await oauth.refresh(second["refresh_token"])).status == 400
    for tokens in (first, second):
        assert not await oauth.is_active(tokens["access_token"])
    ended = [each for each in await helpers.entries(oauth.service.database) if "end" in each.action]
    assert [each.action for each in ended] == ["family.end"]


async def test_of_two_at_once_one_wins_and_the_family_ends(oauth: Any) -> None:
    tokens = await oauth.tokens()
    answers = await asyncio.gather(*(oauth.refresh(tokens["refresh_token"]) for _ in range(2)))
    assert sorted(answer.status for answer in answers) == [200, 400]
    (won,) = [answer.json for answer in answers if answer.status == 200]
    assert not await oauth.is_active(won["access_token"])
    assert (await oauth.refresh(won["refresh_token"])).status == 400


async def test_another_clients_ends_the_family(oauth: Any) -> None:
    tokens = await oauth.tokens()
    assert (await oauth.refresh(tokens["refresh_token"], "shop")).json["error"] == "invalid_grant"
    assert not await oauth.is_active(tokens["access_token"])


@pytest.mark.parametrize("token", ["x", "tdr_x"])
async def test_an_unknown_one_is_refused(oauth: Any, token: str) -> None:
    assert (await oauth.refresh(token)).json["error"] == "invalid_grant"


async def test_a_family_lives_for_thirty_days_and_so_do_its_access_tokens(oauth: Any) -> None:
    tokens = await oauth.tokens()
    oauth.service.clock.now += 30 * 86400 - 10
    answer = (await oauth.refresh(tokens["refresh_token"])).json
    assert answer["expires_in"] == 10
    oauth.service.clock.now += 10
    assert (await oauth.refresh(answer["refresh_token"])).json["error"] == "invalid_grant"


async def test_scope_narrows_one_access_token(oauth: Any) -> None:
    tokens = await oauth.tokens(scope="openid data:read")
    narrow = (await oauth.refresh(tokens["refresh_token"], scope="data:read")).json
    assert narrow["scope"] == "data:read"
    assert "id_token" not in narrow
    whole = (await oauth.refresh(narrow["refresh_token"], scope="offline_access openid")).json
    assert whole["scope"] == "openid"
    assert (await oauth.refresh(whole["refresh_token"])).json["scope"] == "data:read openid"


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"scope": "data:read data:write"}, "invalid_scope"),
        ({"scope": "offline_access"}, "invalid_scope"),
        ({"audience": "identicons"}, "invalid_target"),
        ({"resource": "https://identicons.test/"}, "invalid_target"),
    ],
)
async def test_what_was_not_agreed_is_refused_and_the_token_stays_good(
    oauth: Any, more: dict[str, str], error: str
) -> None:
    tokens = await oauth.tokens()
    assert (await oauth.refresh(tokens["refresh_token"], **more)).json["error"] == error
    assert (await oauth.refresh(tokens["refresh_token"])).status == 200


async def test_what_a_person_may_have_is_asked_again(oauth: Any) -> None:
    tokens = await oauth.tokens()
    async with oauth.service.database.write() as session:
        await session.execute(update(ApiScope).values(open_to_users=False))
    answer = (await oauth.refresh(tokens["refresh_token"])).json
    assert answer["scope"] == "openid"


async def test_nothing_left_to_grant_is_refused(oauth: Any) -> None:
    tokens = await oauth.tokens(scope="data:read")
    async with oauth.service.database.write() as session:
        await session.execute(update(ApiScope).values(open_to_users=False))
    assert (await oauth.refresh(tokens["refresh_token"])).json["error"] == "invalid_scope"


async def test_a_disabled_person_gets_none(oauth: Any) -> None:
    tokens = await oauth.tokens()
    async with oauth.service.database.write() as session:
        await session.execute(update(User).values(active=False))
    assert (await oauth.refresh(tokens["refresh_token"])).json["error"] == "invalid_grant"


async def test_a_client_that_lost_the_grant_gets_none(oauth: Any) -> None:
    tokens = await oauth.tokens()
    async with oauth.service.database.write() as session:
        (await session.get_one(Client, "house")).grant_types = ["authorization_code"]
    oauth.service.clock.now += 2
    assert (await oauth.refresh(tokens["refresh_token"])).json["error"] == "unauthorized_client"


async def test_signing_out_ends_what_began_in_the_session(oauth: Any) -> None:
    tokens = await oauth.tokens()
    await oauth.browser.submit("/account/sign-out")
    assert (await oauth.refresh(tokens["refresh_token"])).json["error"] == "invalid_grant"
    assert not await oauth.is_active(tokens["access_token"])


async def test_more_living_access_tokens_than_anybody_needs_are_refused(
    oauth: Any, database: Any
) -> None:
    tokens = await oauth.tokens()
    async with database.write() as session:
        family_id = await session.scalar(select(RefreshToken.family_id))
        session.add_all(
            RefreshToken(
                digest=number.to_bytes(32, "big"),
                family_id=family_id,
                created_at=0,
                used_at=0,
                access_jti=f"jti-{number}",
                access_expires_at=int(oauth.service.clock.now) + 60,
            )
            for number in range(person.MOST_LIVING - 1)
        )
    answer = await oauth.refresh(tokens["refresh_token"])
    assert (answer.status, answer.header("Retry-After")) == (429, "60")
    oauth.service.clock.now += 60
    assert (await oauth.refresh(tokens["refresh_token"])).status == 200


async def test_one_family_has_access_tokens_for_each_of_its_apis(
    oauth: Any, helpers: Any, database: Any
) -> None:
    async with database.write() as session:
        grant = {"audience": "identicons", "scope": "identicons:read"}
        session.add(ClientGrant(client_id="house", **grant))
    oauth.service.clock.now += 2
    code = await oauth.code(scope="openid data:read identicons:read")
    assert (await oauth.exchange(code)).json["error"] == "invalid_target"
    tokens = (await oauth.exchange(code, audience=API)).json
    assert tokens["scope"] == "data:read openid"
    other = (await oauth.refresh(tokens["refresh_token"], resource="https://identicons.test/")).json
    assert other["scope"] == "identicons:read openid"
    assert helpers.parts(other["access_token"])[1]["aud"] == "identicons"
    assert other["refresh_token"] != tokens["refresh_token"]
