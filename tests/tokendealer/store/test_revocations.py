from __future__ import annotations

from sqlalchemy import select

from chassis.database import Database
from tokendealer.models import RevokedToken
from tokendealer.store import revocations


async def revoke(database: Database, jti: str, *, now: float = 0, until: int = 9) -> None:
    async with database.write() as session:
        await revocations.revoke(session, jti=jti, client_id="orders", expires_at=until, now=now)


async def revoked(database: Database, jti: str) -> bool:
    async with database.read() as session:
        return await revocations.is_revoked(session, jti)


async def test_what_is_revoked_is_revoked_and_nothing_else(database: Database) -> None:
    await revoke(database, "a")
    assert await revoked(database, "a")
    assert not await revoked(database, "b")
    assert not await revoked(database, "")


async def test_again_keeps_the_first_row(database: Database) -> None:
    await revoke(database, "a", now=1)
    await revoke(database, "a", now=2)
    async with database.read() as session:
        (row,) = await session.scalars(select(RevokedToken))
    assert row.revoked_at == 1


async def test_rows_go_when_their_tokens_have_expired_and_not_before(database: Database) -> None:
    await revoke(database, "a")
    await revoke(database, "b", now=9, until=20)
    assert await revoked(database, "a")
    await revoke(database, "c", now=9.5, until=20)
    assert not await revoked(database, "a")
    assert await revoked(database, "b")
