from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.database import Database
from tokendealer.models import SigningKey
from tokendealer.store import signing_keys


def row(kid: str, state: str, created_at: int = 1) -> SigningKey:
    return SigningKey(kid=kid, state=state, encrypted_private_key=b"x", created_at=created_at)


async def test_the_database_itself_lets_one_key_sign(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            session.add(row("second", "signing"))


async def test_the_database_itself_lets_one_key_be_the_next(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            session.add_all([row("second", "next"), row("third", "next")])


async def test_who_asks_again_in_a_transaction_sees_the_rows_as_they_are_now(
    database: Database,
) -> None:
    async with database.write() as session:
        (key,) = await signing_keys.find_all(session)
        await session.execute(text("UPDATE signing_keys SET state = 'retiring'"))
        await signing_keys.find_all(session)
        assert key.state == "retiring"


async def test_keys_are_listed_the_oldest_first_and_gone_ones_not_published(
    database: Database,
) -> None:
    async with database.write() as session:
        session.add_all([row("b", "gone", 2), row("a", "next", 1)])
    async with database.read() as session:
        every = [key.kid for key in await signing_keys.find_all(session)]
        published = [key.kid for key in await signing_keys.find_published(session)]
    assert every[:2] == ["a", "b"]
    assert "b" not in published
    assert len(published) == 2


async def test_the_database_itself_knows_the_states(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            session.add(row("odd", "resting"))
