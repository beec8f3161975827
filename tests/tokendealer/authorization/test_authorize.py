"""A session or an account that ends while its browser's request for a code is under way."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from tokendealer.audit import Trail
from tokendealer.authorization.again import SignInAgain
from tokendealer.authorization.authorize import Authorization
from tokendealer.authorization.outcome import Answer, AskConsent, SignInFirst
from tokendealer.authorization.parameters import Parameters, parse
from tokendealer.models import AuthorizationCode, Consent, User
from tokendealer.parts import make_parts
from tokendealer.people.browser import SignedIn

Make = Callable[[SignedIn | None], Authorization]


@pytest.fixture
async def make(oauth: Any, hasher: Any) -> AsyncIterator[Make]:
    """What decides; the browser's session at the end is the one that is handed in."""
    service = oauth.service
    parts = make_parts(
        service.settings,
        clock=service.clock,
        sleep=service.sleep,
        wait=service.sleep,
        make_hasher=lambda: hasher,
    )

    def run(at_the_end: SignedIn | None) -> Authorization:
        async def signed_in() -> SignedIn | None:
            return at_the_end

        return Authorization(
            database=service.database,
            directory=parts.directory,
            id_tokens=parts.id_tokens,
            again=SignInAgain(parts.sealer("sign in again"), parts.clock),
            signed_in=signed_in,
            sealer=parts.sealer("consent"),
            pepper=parts.pepper,
            issuer=parts.settings.issuer,
            clock=parts.clock,
        )

    yield run
    await parts.database.close()


@pytest.fixture
def person(oauth: Any) -> SignedIn:
    user = oauth.person
    now = int(oauth.service.clock())
    return SignedIn(user.user_id, user.email, True, user.name, False, "sid", now, 1)


@pytest.fixture
def trail(oauth: Any, helpers: Any) -> Trail:
    made: Trail = helpers.trail_of(oauth.service.clock)
    return made


def request(oauth: Any, client_id: str = "house", **more: str) -> Parameters:
    return parse(urlsplit(oauth.path(client_id, **more)).query.encode())


async def unused(oauth: Any) -> int:
    async with oauth.service.database.read() as session:
        rows = await session.scalars(select(AuthorizationCode))
        return sum(row.used_at is None for row in rows)


async def change(oauth: Any, **columns: object) -> None:
    async with oauth.service.database.write() as session:
        user = await session.get_one(User, oauth.person.user_id)
        for name, value in columns.items():
            setattr(user, name, value)


async def test_who_is_still_signed_in_gets_a_code(make: Make, oauth: Any, person: Any) -> None:
    outcome = await make(person).begin(request(oauth), person)
    assert isinstance(outcome, Answer)
    assert "code=" in outcome.address
    assert await unused(oauth) == 1


@pytest.mark.parametrize("columns", [{"session_epoch": 2}, {"active": False}])
async def test_an_account_that_has_changed_since_gets_no_code(
    make: Make, oauth: Any, person: Any, columns: dict[str, object]
) -> None:
    await change(oauth, **columns)
    outcome = await make(person).begin(request(oauth), person)
    assert isinstance(outcome, SignInFirst)
    assert await oauth.service.count(AuthorizationCode) == 0


@pytest.mark.parametrize("sid", [None, "another"])
async def test_a_code_of_a_session_that_has_ended_is_burnt_and_told_to_nobody(
    make: Make, oauth: Any, person: Any, sid: str | None
) -> None:
    at_the_end = replace(person, sid=sid) if sid else None
    outcome = await make(at_the_end).begin(request(oauth), person)
    assert isinstance(outcome, SignInFirst)
    assert await unused(oauth) == 0


async def test_a_client_that_wants_no_questions_is_told(
    make: Make, oauth: Any, person: Any
) -> None:
    outcome = await make(None).begin(request(oauth, prompt="none"), person)
    assert isinstance(outcome, Answer)
    assert "error=login_required" in outcome.address


async def test_a_consent_of_an_account_that_has_changed_since_is_none(
    make: Make, oauth: Any, person: Any, trail: Trail
) -> None:
    authorization = make(person)
    question = await authorization.begin(request(oauth, "shop"), person)
    assert isinstance(question, AskConsent)
    await change(oauth, session_epoch=2)
    outcome = await authorization.finish(question.sealed, person, allowed=True, trail=trail)
    assert isinstance(outcome, SignInFirst)
    assert await oauth.service.count(Consent) == 0
    assert await oauth.service.count(AuthorizationCode) == 0
