from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from tokendealer.models import RevocationMark
from tokendealer.people import accounts
from tokendealer.people.accounts import NewUser, UserFacts
from tokendealer.registration import RegistrationError, Taken


def somebody(**changes: Any) -> NewUser:
    good = {
        "email": " Ann@example.org",
        "name": "Ann",
        "admin": False,
        "email_verified": True,
        "password_hash": "x",
    }
    return NewUser(**{**good, **changes})


@pytest.fixture
def trail(helpers: Any, clock: Any) -> Any:
    return helpers.trail_of(clock)


async def test_an_id_is_one_that_no_client_has(database: Any, clock: Any, trail: Any) -> None:
    async with database.write() as session:
        row = await accounts.create(session, somebody(), now=clock(), trail=trail)
    assert row.user_id.startswith("usr_")
    assert len(row.user_id) == 24
    assert row.email == "ann@example.org"


async def test_one_address_has_one_account(database: Any, clock: Any, trail: Any) -> None:
    async with database.write() as session:
        await accounts.create(session, somebody(), now=clock(), trail=trail)
    for new, error in (
        (somebody(email="ANN@EXAMPLE.ORG"), Taken),
        (somebody(email="x"), RegistrationError),
        (somebody(email="b@example.org", name="\n"), RegistrationError),
    ):
        with pytest.raises(error):
            async with database.write() as session:
                await accounts.create(session, new, now=clock(), trail=trail)


async def test_the_audit_log_has_facts_and_no_hash(
    database: Any, clock: Any, trail: Any, helpers: Any
) -> None:
    async with database.write() as session:
        made = somebody(password_hash="$argon2id$hidden")
        await accounts.create(session, made, now=clock(), trail=trail)
        invited = somebody(email="b@example.org", password_hash=None)
        await accounts.create(session, invited, now=clock(), trail=trail)
    *_, first, second = await helpers.entries(database)
    assert (first.action, second.action) == ("user.create", "user.invite")
    assert "hidden" not in first.after
    assert json.loads(first.after)["email"] == "ann@example.org"


async def change(database: Any, clock: Any, trail: Any, user_id: str, facts: UserFacts) -> Any:
    async with database.write() as session:
        row = await accounts.find(session, user_id)
        await accounts.edit(session, row, facts, now=clock(), trail=trail)
        return row


async def test_who_loses_a_role_is_signed_out_and_revoked(
    database: Any, clock: Any, trail: Any, add_user: Any
) -> None:
    await add_user("other@example.org", admin=True)
    user = await add_user(admin=True)
    more = await change(database, clock, trail, user.user_id, UserFacts("Ann", True, True))
    assert (more.version, more.session_epoch) == (1, 1)
    named = await change(database, clock, trail, user.user_id, UserFacts("Zoe", True, True))
    assert (named.version, named.session_epoch) == (2, 1)
    demoted = await change(database, clock, trail, user.user_id, UserFacts("Zoe", False, True))
    assert (demoted.version, demoted.session_epoch) == (3, 2)
    promoted = await change(database, clock, trail, user.user_id, UserFacts("Zoe", True, True))
    assert promoted.session_epoch == 2
    async with database.read() as session:
        (mark,) = await session.scalars(select(RevocationMark))
    assert (mark.kind, mark.value) == ("subject", user.user_id)


async def test_an_invited_admin_does_not_replace_one_who_can_sign_in(
    database: Any, clock: Any, trail: Any, add_user: Any
) -> None:
    able = await add_user(admin=True)
    invited = await add_user("invited@example.org", admin=True, password=None)
    with pytest.raises(Exception, match="last active admin"):
        await change(database, clock, trail, able.user_id, UserFacts("Ann", False, True))
    gone = await change(database, clock, trail, invited.user_id, UserFacts("Ann", False, True))
    assert gone.admin is False
