from __future__ import annotations

from typing import Any

import pytest

from chassis.database import Database
from tokendealer.store import audit_entries
from tokendealer.store.audit_entries import AuditFilter


@pytest.fixture
async def log(empty_database: Database, helpers: Any, clock: Any) -> Database:
    """Six entries, a second apart, by two in turn."""
    clock.now = 1.0
    for number in range(6):
        trail = helpers.trail_of(clock, f"actor-{number % 2}")
        async with empty_database.write() as session:
            await trail.add(session, f"action-{number % 3}", f"target-{number}")
        clock.now += 1
    return empty_database


async def found(database: Database, **wanted: Any) -> list[int]:
    async with database.read() as session:
        entries = audit_entries.all_in_order(session, AuditFilter(**wanted))
        return [entry.seq async for entry in entries]


async def test_all_come_the_oldest_first(log: Database) -> None:
    assert await found(log) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("wanted", "seqs"),
    [
        ({"actor": "actor-0"}, [1, 3, 5]),
        ({"action": "action-0"}, [1, 4]),
        ({"target": "target-5"}, [6]),
        ({"since": 3000}, [3, 4, 5, 6]),
        ({"until": 3000}, [1, 2]),
        ({"since": 2000, "until": 5000, "actor": "actor-0"}, [3]),
        ({"actor": "actor"}, []),
        ({"target": "%"}, []),
    ],
)
async def test_a_filter_takes_what_has_all_that_is_given(
    log: Database, wanted: dict[str, Any], seqs: list[int]
) -> None:
    assert await found(log, **wanted) == seqs
    async with log.read() as session:
        page = await audit_entries.page(session, AuditFilter(**wanted), before=None, limit=10)
    assert [entry.seq for entry in page.items] == seqs[::-1]


async def test_pages_go_back_in_time_without_a_gap(log: Database) -> None:
    before, pages = None, []
    for _ in range(3):
        async with log.read() as session:
            page = await audit_entries.page(session, AuditFilter(), before=before, limit=2)
        pages.append([entry.seq for entry in page.items])
        before = int(page.next_key) if page.next_key else None
    assert pages == [[6, 5], [4, 3], [2, 1]]
    assert before is None


async def test_numbers_are_taken_one_after_another(empty_database: Database) -> None:
    async with empty_database.write() as session:
        assert await audit_entries.take_next(session) == (1, bytes(32))


async def test_a_number_that_was_not_used_is_taken_again(empty_database: Database) -> None:
    with pytest.raises(LookupError):
        async with empty_database.write() as session:
            await audit_entries.take_next(session)
            raise LookupError
    async with empty_database.write() as session:
        assert (await audit_entries.take_next(session))[0] == 1
