from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from chassis.database import Database
from tokendealer.models import AuditEntry, ClientSecret, IssuedCount
from tokendealer.store import usage as store
from tokendealer.usage import FLUSH_SECONDS, HOUR, KEPT_SECONDS, MOST_FAILURES, Usage

API = "https://api.test"


@pytest.fixture
def usage(database: Database, clock: Any, helpers: Any, tape: Any) -> Usage:
    return Usage(database, trail=helpers.trail_of(clock, "schedule"), clock=clock)


async def counted(database: Database) -> list[tuple[int, str, str, int]]:
    async with database.read() as session:
        rows = await session.scalars(
            select(IssuedCount).order_by(IssuedCount.hour, IssuedCount.client_id)
        )
        return [(row.hour, row.client_id, row.audience, row.count) for row in rows]


async def failures(database: Database, helpers: Any) -> list[tuple[str, dict[str, Any]]]:
    entries: list[AuditEntry] = await helpers.entries(database)
    return [
        (entry.target, json.loads(entry.after or ""))
        for entry in entries
        if entry.action == "client.authentication_failed"
    ]


async def last_used(database: Database, secret_id: int) -> tuple[int | None, str | None]:
    async with database.read() as session:
        row = await session.get_one(ClientSecret, secret_id)
        return row.last_used_at, row.last_used_from


async def test_a_thousand_tokens_are_one_row(usage: Usage, database: Database, clock: Any) -> None:
    for _ in range(1000):
        usage.issued("orders", API)
    await usage.flush()
    assert await counted(database) == [(int(clock.now) // HOUR * HOUR, "orders", API, 1000)]


async def test_tokens_are_counted_by_hour_client_and_audience(
    usage: Usage, database: Database, clock: Any
) -> None:
    clock.now = 10.0 * HOUR - 0.1
    usage.issued("orders", API)
    usage.issued("reports", API)
    clock.now = 10.0 * HOUR
    usage.issued("orders", API)
    await usage.flush()
    assert await counted(database) == [
        (9 * HOUR, "orders", API, 1),
        (9 * HOUR, "reports", API, 1),
        (10 * HOUR, "orders", API, 1),
    ]


async def test_each_flush_adds_to_what_was_written(usage: Usage, database: Database) -> None:
    for _ in range(3):
        usage.issued("orders", API)
        await usage.flush()
        await usage.flush()
    assert [row[3] for row in await counted(database)] == [3]


async def test_processes_that_count_at_once_lose_nothing(
    database_path: Path, clock: Any, helpers: Any
) -> None:
    databases = [Database(f"sqlite+aiosqlite:///{database_path}") for _ in range(3)]
    usages = [Usage(one, trail=helpers.trail_of(clock), clock=clock) for one in databases]
    for _ in range(5):
        for one in usages:
            one.issued("orders", API)
        await asyncio.gather(*(one.flush() for one in usages))
    assert [row[3] for row in await counted(databases[0])] == [15]
    for one in databases:
        await one.close()


async def test_hours_are_forgotten_in_their_time(
    usage: Usage, database: Database, clock: Any
) -> None:
    usage.issued("orders", API)
    await usage.flush()
    clock.now += KEPT_SECONDS + HOUR
    usage.issued("orders", API)
    await usage.flush()
    assert [row[0] for row in await counted(database)] == [int(clock.now) // HOUR * HOUR]


async def test_it_is_written_every_few_seconds(
    usage: Usage, database: Database, clock: Any
) -> None:
    usage.issued("orders", API)
    clock.now += FLUSH_SECONDS - 0.1
    await usage.flush_when_due()
    assert await counted(database) == []
    clock.now += 0.1
    await usage.flush_when_due()
    assert len(await counted(database)) == 1


async def test_a_flush_that_fails_loses_nothing(
    usage: Usage, database: Database, helpers: Any, clock: Any
) -> None:
    usage.issued("orders", API)
    usage.secret_used(1, "192.0.2.1")
    usage.authentication_failed("orders", "192.0.2.2")
    async with database.write() as session:
        await session.execute(text("ALTER TABLE audit_head RENAME TO hidden"))
    for _ in range(2):
        with pytest.raises(Exception, match="database does not answer"):
            await usage.flush()
    async with database.write() as session:
        await session.execute(text("ALTER TABLE hidden RENAME TO audit_head"))
    assert await counted(database) == []
    usage.issued("orders", API)
    usage.authentication_failed("orders", "192.0.2.2")
    await usage.flush()
    assert [row[3] for row in await counted(database)] == [2]
    assert await last_used(database, 1) == (int(clock.now), "192.0.2.1")
    assert await failures(database, helpers) == [("orders", {"attempts": 2, "source": "192.0.2.2"})]


async def test_nothing_to_write_is_no_transaction(usage: Usage, database: Database) -> None:
    await database.close()
    async with database.write() as session:
        await session.execute(text("DROP TABLE issued_counts"))
    await usage.flush()


async def test_when_and_from_where_a_secret_was_used_last_is_kept(
    usage: Usage, database: Database, clock: Any
) -> None:
    usage.secret_used(1, "192.0.2.1")
    clock.now += 1
    usage.secret_used(1, "192.0.2.2")
    await usage.flush()
    assert await last_used(database, 1) == (int(clock.now), "192.0.2.2")
    assert await last_used(database, 2) == (None, None)


async def test_a_use_that_was_earlier_changes_nothing(database: Database) -> None:
    for at, address in ((10, "first"), (9, "late news"), (10, "same second")):
        async with database.write() as session:
            await store.note_secret(session, 1, at, address)
    assert await last_used(database, 1) == (10, "same second")


async def test_a_secret_that_is_gone_is_no_failure(usage: Usage, database: Database) -> None:
    usage.secret_used(999, "192.0.2.1")
    await usage.flush()


async def test_wrong_credentials_are_one_entry_by_client_and_address(
    usage: Usage, database: Database, helpers: Any
) -> None:
    for _ in range(50):
        usage.authentication_failed("orders", "192.0.2.1")
    usage.authentication_failed("orders", "192.0.2.2")
    await usage.flush()
    assert await failures(database, helpers) == [
        ("orders", {"attempts": 50, "source": "192.0.2.1"}),
        ("orders", {"attempts": 1, "source": "192.0.2.2"}),
    ]


async def test_however_many_clients_and_addresses_are_made_up_the_entries_are_few(
    usage: Usage, database: Database, helpers: Any
) -> None:
    for number in range(5000):
        usage.authentication_failed(f"made-up-{number}", f"192.0.2.{number % 250}")
    usage.authentication_failed("made-up-0", "192.0.2.0")
    await usage.flush()
    found = await failures(database, helpers)
    assert len(found) == MOST_FAILURES + 1
    assert sum(facts["attempts"] for _, facts in found) == 5001
    assert found[-1][0] == "(others)"


async def test_people_and_clients_that_fail_are_told_apart(
    usage: Usage, database: Database, helpers: Any
) -> None:
    for number in range(MOST_FAILURES):
        usage.sign_in_failed("usr_1", f"192.0.2.{number}")
        usage.sign_in_failed("usr_1", f"192.0.2.{number}")
    usage.sign_in_failed("usr_2", "192.0.2.1")
    usage.authentication_failed("orders", "192.0.2.1")
    await usage.flush()
    found = [
        (entry.action, entry.target, json.loads(entry.after))
        for entry in (await helpers.entries(database))[-MOST_FAILURES - 2 :]
    ]
    assert found[0] == ("user.sign_in_failed", "usr_1", {"attempts": 2, "source": "192.0.2.0"})
    rest = {"attempts": 1}
    assert found[-2:] == [
        ("client.authentication_failed", "(others)", {**rest, "clients_and_addresses": 1}),
        ("user.sign_in_failed", "(others)", {**rest, "addresses": 1}),
    ]


async def test_memory_is_bounded_even_when_nothing_can_be_written(
    usage: Usage, database: Database
) -> None:
    async with database.write() as session:
        await session.execute(text("ALTER TABLE audit_head RENAME TO hidden"))
    for number in range(2000):
        usage.authentication_failed(f"made-up-{number}", "192.0.2.1")
        if number % 100 == 0:
            flush = asyncio.create_task(usage.flush())
            await asyncio.sleep(0)  # it has taken what there is, and has not written it yet
            for more in range(300):
                usage.authentication_failed(f"meanwhile-{number}-{more}", "192.0.2.1")
            with pytest.raises(Exception, match="database does not answer"):
                await flush
    kept = usage._failures  # noqa: SLF001 - what it costs is the point
    assert len(kept) <= 10 * MOST_FAILURES + 1
    assert sum(kept.values()) == 2000 + 20 * 300
