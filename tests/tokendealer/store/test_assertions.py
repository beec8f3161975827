from __future__ import annotations

import asyncio

from sqlalchemy import select

from chassis.database import Database
from tokendealer.models import UsedAssertion
from tokendealer.store import assertions


async def use(
    database: Database, jti: str = "1", client_id: str = "signer", *, now: float = 0, until: int = 9
) -> bool:
    async with database.write() as session:
        return await assertions.use_once(
            session, client_id=client_id, jti=jti, expires_at=until, now=now
        )


async def test_an_assertion_is_used_once(database: Database) -> None:
    assert [await use(database) for _ in range(3)] == [True, False, False]


async def test_another_jti_and_another_clients_are_others(database: Database) -> None:
    assert await use(database)
    assert await use(database, "2")
    assert await use(database, client_id="thief")


async def test_of_many_at_once_one_is_the_first(database: Database) -> None:
    assert sum(await asyncio.gather(*(use(database) for _ in range(10)))) == 1


async def test_a_row_stays_until_its_assertion_has_expired_and_then_goes(
    database: Database,
) -> None:
    assert await use(database)
    assert not await use(database, now=9)
    assert await use(database, "2", now=9.5, until=20)
    async with database.read() as session:
        assert [row.jti for row in await session.scalars(select(UsedAssertion))] == ["2"]
