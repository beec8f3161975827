from __future__ import annotations

import pytest

from chassis.database import Database
from tokendealer.store import usage
from tokendealer.store.usage import Issued

API = "https://api.test"


@pytest.fixture
async def counts(database: Database) -> Database:
    async with database.write() as session:
        for hour in (0, 3600, 7200):
            await usage.add_issued(session, {(hour, "orders", API): 1, (hour, "reports", API): 2})
    return database


async def test_counts_come_in_order_from_since_until_before(counts: Database) -> None:
    async with counts.read() as session:
        found = await usage.issued_between(session, 0, 7200, None)
    assert found == [
        Issued(0, "orders", API, 1),
        Issued(0, "reports", API, 2),
        Issued(3600, "orders", API, 1),
        Issued(3600, "reports", API, 2),
    ]


async def test_counts_of_one_client_can_be_asked_for(counts: Database) -> None:
    async with counts.read() as session:
        found = await usage.issued_between(session, 3600, 10**6, "orders")
    assert [(one.hour, one.count) for one in found] == [(3600, 1), (7200, 1)]


async def test_the_sum_is_of_all_since_then(counts: Database) -> None:
    async with counts.read() as session:
        assert await usage.issued_in_all(session, 3600) == 6
        assert await usage.issued_in_all(session, 10**6) == 0


async def test_what_is_forgotten_began_before(counts: Database) -> None:
    async with counts.write() as session:
        await usage.forget_issued(session, 3600)
        assert await usage.issued_in_all(session, 0) == 6
