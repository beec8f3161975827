from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from chassis.database import Database
from tokendealer.models import RevokedToken
from tokendealer.store import revocations
from tokendealer.store.revocations import CLIENT, KID, SUBJECT, Revoked


async def revoke(database: Database, jti: str, *, now: float = 0, until: int = 9) -> bool:
    async with database.write() as session:
        return await revocations.revoke(
            session, jti=jti, client_id="orders", subject="user", expires_at=until, now=now
        )


async def mark(
    database: Database,
    kind: str,
    value: str,
    *,
    before: int = 5,
    now: float = 0,
    until: int = 9,
) -> None:
    async with database.write() as session:
        await revocations.mark(session, kind, value, before=before, expires_at=until, now=now)


async def revoked(database: Database, jti: str = "j", **claims: Any) -> bool:
    token = {"client_id": "orders", "subject": "user", "kid": "k", "issued_at": 4.9, **claims}
    async with database.read() as session:
        return await revocations.is_revoked(session, jti=jti, **token)


async def everything(database: Database, now: float = 0) -> Revoked:
    async with database.read() as session:
        return await revocations.find_all(session, now)


async def test_what_is_revoked_is_revoked_and_nothing_else(database: Database) -> None:
    await revoke(database, "a")
    assert await revoked(database, "a")
    assert not await revoked(database, "b")
    assert not await revoked(database, "")


async def test_again_keeps_the_first_row_and_says_so(database: Database) -> None:
    assert await revoke(database, "a", now=1)
    assert not await revoke(database, "a", now=2)
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


@pytest.mark.parametrize(("kind", "value"), [(CLIENT, "orders"), (SUBJECT, "user")])
async def test_what_was_issued_before_the_mark_is_revoked_and_at_the_mark_is_not(
    database: Database, kind: str, value: str
) -> None:
    await mark(database, kind, value)
    assert await revoked(database, issued_at=4.999)
    assert not await revoked(database, issued_at=5)
    assert not await revoked(database, client_id="other", subject="other")


async def test_all_that_a_lost_key_signed_is_revoked_whenever_it_was_issued(
    database: Database,
) -> None:
    await mark(database, KID, "k", before=0)
    assert await revoked(database, issued_at=10**12)
    assert not await revoked(database, kid="other")


async def test_a_client_is_not_taken_for_the_subject_of_the_same_name(database: Database) -> None:
    await mark(database, CLIENT, "same")
    assert not await revoked(database, subject="same")
    assert await revoked(database, client_id="same")


async def test_a_mark_goes_forward_and_never_back(database: Database) -> None:
    await mark(database, CLIENT, "orders", before=5, until=20)
    await mark(database, CLIENT, "orders", before=3, until=30)
    assert (await everything(database)).marks == [(CLIENT, "orders", 5, 20)]
    await mark(database, CLIENT, "orders", before=7, until=40)
    assert (await everything(database)).marks == [(CLIENT, "orders", 7, 40)]


async def test_marks_go_when_they_are_over_and_not_before(database: Database) -> None:
    await mark(database, CLIENT, "orders")
    await mark(database, SUBJECT, "user", now=9, until=20)
    assert len((await everything(database)).marks) == 2
    await mark(database, SUBJECT, "user", now=9.5, until=20)
    assert (await everything(database)).marks == [(SUBJECT, "user", 5, 20)]


async def test_everything_leaves_out_what_is_over(database: Database) -> None:
    await revoke(database, "a")
    await mark(database, KID, "k")
    assert (await everything(database, 9)).tokens == [("a", 9)]
    over = await everything(database, 9.5)
    assert (over.tokens, over.marks) == ([], [])


async def test_each_change_counts_the_version_up(database: Database) -> None:
    versions = [(await everything(database)).version]
    await revoke(database, "a")
    versions.append((await everything(database)).version)
    await mark(database, CLIENT, "orders")
    versions.append((await everything(database)).version)
    assert versions == [versions[0], versions[0] + 1, versions[0] + 2]


async def test_a_change_that_is_rolled_back_leaves_the_version_alone(database: Database) -> None:
    before = (await everything(database)).version
    with pytest.raises(LookupError):
        async with database.write() as session:
            await revocations.revoke(
                session, jti="a", client_id="x", subject="x", expires_at=9, now=0
            )
            raise LookupError
    assert (await everything(database)).version == before
    assert not await revoked(database, "a")


async def revoke_many(database: Database, count: int, *, subject: str | None, now: float) -> None:
    async with database.write() as session:
        for number in range(count):
            await revocations.revoke(
                session,
                jti=f"{subject} {now} {number}",
                client_id="orders" if subject else "",
                subject=subject,
                expires_at=99,
                now=now,
            )


async def list_ten_thousand(database: Database, **same: str) -> None:
    """As many as are listed each: of client and subject what is not the `same` is another's."""
    rows = [{"j": f"j{n}", "c": f"c{n}", "s": f"s{n}", **same} for n in range(10_000)]
    async with database.write() as session:
        connection = await session.connection()
        await connection.exec_driver_sql(
            "INSERT INTO revoked_tokens VALUES (:j, :c, 1, 99, :s)", rows
        )


async def test_more_than_ten_thousand_of_a_subject_give_way_to_a_mark(database: Database) -> None:
    await list_ten_thousand(database, s="user")
    await revoke_many(database, 1, subject="other", now=5)
    assert len((await everything(database)).tokens) == 10_001
    await revoke_many(database, 1, subject="user", now=6)
    found = await everything(database)
    assert found.tokens == [("other 5 0", 99)]
    assert [mark[:3] for mark in found.marks] == [(SUBJECT, "user", 7)]
    assert await revoked(database, "j0", issued_at=5)


async def test_those_that_nobody_knows_whose_they_are_stay(database: Database) -> None:
    await revoke_many(database, 101, subject=None, now=5)
    found = await everything(database)
    assert (len(found.tokens), found.marks) == (101, [])


async def test_more_than_ten_thousand_of_a_client_give_way_to_a_mark(database: Database) -> None:
    await list_ten_thousand(database, c="orders")
    await revoke_many(database, 1, subject="user", now=5)
    found = await everything(database)
    assert found.tokens == []
    assert [mark[:3] for mark in found.marks] == [(CLIENT, "orders", 6)]


async def test_a_mark_until_now_takes_what_was_issued_for_the_second_of_the_one_before(
    database: Database,
) -> None:
    async with database.write() as session:
        first = await revocations.mark_until_now(session, SUBJECT, "user", 5.5)
        second = await revocations.mark_until_now(session, SUBJECT, "user", 5.9)
    assert (first, second) == (6, 7)
    assert await revoked(database, issued_at=first)
    assert not await revoked(database, issued_at=second)
