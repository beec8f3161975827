from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from chassis.database import Database
from tokendealer.administration import tokens
from tokendealer.errors import InvalidScope, InvalidTarget
from tokendealer.models import RevocationMark, RevokedToken
from tokendealer.settings import MAX_LEEWAY, MAX_TOKEN_LIFETIME
from tokendealer.store import clients, revocations

NOW = 1_800_000_000.7
LAST = int(NOW) + MAX_TOKEN_LIFETIME + MAX_LEEWAY


@pytest.fixture
def trail(clock: Any, helpers: Any) -> Any:
    return helpers.trail_of(clock)


async def test_a_token_is_revoked_for_as_long_as_any_could_live(
    database: Database, trail: Any, helpers: Any
) -> None:
    async with database.write() as session:
        await tokens.revoke_token(session, "j1", now=NOW, trail=trail)
    async with database.read() as session:
        (row,) = await session.scalars(select(RevokedToken))
    assert (row.jti, row.revoked_at, row.expires_at) == ("j1", int(NOW), LAST)
    entry = (await helpers.entries(database))[-1]
    assert (entry.action, entry.target) == ("token.revoke", "j1")


@pytest.mark.parametrize("kind", ["client", "subject"])
async def test_all_tokens_until_now_are_revoked_and_those_of_the_next_second_are_not(
    database: Database, trail: Any, helpers: Any, kind: str
) -> None:
    revoke = tokens.revoke_client if kind == "client" else tokens.revoke_subject
    async with database.write() as session:
        first = await revoke(session, "who", now=NOW, trail=trail)
    assert first == int(NOW) + 1
    async with database.read() as session:
        (mark,) = await session.scalars(select(RevocationMark))
        names = {"jti": "j", "kid": "k", "client_id": "x", "subject": "x"}
        names["client_id" if kind == "client" else "subject"] = "who"
        for issued_at, expected in ((int(NOW), True), (first, False)):
            found = await revocations.is_revoked(session, **names, issued_at=issued_at)
            assert found is expected
    assert (mark.kind, mark.value, mark.expires_at) == (kind, "who", LAST)
    entry = (await helpers.entries(database))[-1]
    assert (entry.action, entry.target) == (f"{kind}.revoke_tokens", "who")
    assert json.loads(entry.after) == {"issued_before": first}


async def test_for_good_covers_what_a_process_that_does_not_know_yet_issues(
    database: Database, trail: Any
) -> None:
    async with database.write() as session:
        await revocations.revoke(
            session,
            jti="expires soon",
            client_id="x",
            subject="x",
            expires_at=int(NOW) + 1,
            now=NOW,
        )
        first = await tokens.revoke_client(session, "who", now=NOW, trail=trail, for_good=True)
    assert first == int(NOW + tokens.UNAWARE_SECONDS) + 1
    async with database.read() as session:
        (mark,) = await session.scalars(select(RevocationMark))
        assert (await session.scalars(select(RevokedToken))).one().jti == "expires soon"
    assert (mark.before, mark.expires_at) == (first, LAST + tokens.UNAWARE_SECONDS)


async def test_again_goes_forward(database: Database, trail: Any) -> None:
    for seconds in (0, 5, 3):
        async with database.write() as session:
            await tokens.revoke_client(session, "who", now=NOW + seconds, trail=trail)
    async with database.read() as session:
        (mark,) = await session.scalars(select(RevocationMark))
    assert (mark.before, mark.expires_at) == (int(NOW) + 6, LAST + 5)


@pytest.mark.parametrize("kind", ["client", "subject"])
async def test_refresh_tokens_go_with_all_tokens(oauth: Any, helpers: Any, kind: str) -> None:
    service, clock = oauth.service, oauth.service.clock
    given = await oauth.tokens("phone")
    revoke = tokens.revoke_client if kind == "client" else tokens.revoke_subject
    who = "phone" if kind == "client" else oauth.person.user_id
    async with service.database.write() as session:
        await revoke(session, who, now=clock(), trail=helpers.trail_of(clock))
    assert not await oauth.is_active(given["access_token"])
    assert (await oauth.refresh(given["refresh_token"], "phone")).status == 400


async def test_a_preview_says_what_a_token_would(database: Database) -> None:
    async with database.read() as session:
        client = await clients.find(session, "reports")
    assert client is not None
    asked = {"audience": "https://api.test"}
    claims = tokens.preview(client, asked, issuer="https://auth.test", now=NOW)
    assert claims == {
        "iss": "https://auth.test",
        "sub": "reports",
        "client_id": "reports",
        "aud": "https://api.test",
        "exp": int(NOW) + 600,
        "iat": int(NOW),
        "nbf": int(NOW),
        "scope": "data:read",
        "quota": {"rate": 5, "burst": 10},
    }


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"audience": "nowhere"}, InvalidTarget),
        ({}, InvalidTarget),
        ({"audience": "https://api.test", "scope": "admin"}, InvalidScope),
    ],
)
async def test_a_preview_is_refused_as_a_token_would_be(
    database: Database, asked: dict[str, str], error: type[Exception]
) -> None:
    async with database.read() as session:
        client = await clients.find(session, "reports")
    assert client is not None
    with pytest.raises(error):
        tokens.preview(client, asked, issuer="https://auth.test", now=NOW)
