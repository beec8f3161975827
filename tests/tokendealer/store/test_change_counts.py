from __future__ import annotations

import asyncio

import pytest

from chassis.database import Database
from tokendealer.store import change_counts
from tokendealer.store.change_counts import KEYS, REVOCATIONS


async def count_up(database: Database, name: str) -> int:
    async with database.write() as session:
        return await change_counts.count_up(session, name)


async def counts(database: Database) -> dict[str, int]:
    async with database.read() as session:
        return dict(await change_counts.find_all(session))


async def test_each_name_has_a_count_of_its_own(empty_database: Database) -> None:
    assert await counts(empty_database) == {KEYS: 1, REVOCATIONS: 1}
    assert await count_up(empty_database, KEYS) == 2
    assert await counts(empty_database) == {KEYS: 2, REVOCATIONS: 1}


async def test_none_of_many_at_once_is_lost(empty_database: Database) -> None:
    values = await asyncio.gather(*(count_up(empty_database, KEYS) for _ in range(10)))
    assert sorted(values) == list(range(2, 12))


async def test_what_is_rolled_back_does_not_count(empty_database: Database) -> None:
    with pytest.raises(LookupError):
        async with empty_database.write() as session:
            await change_counts.count_up(session, KEYS)
            raise LookupError
    assert await counts(empty_database) == {KEYS: 1, REVOCATIONS: 1}
