from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from chassis.database import Database
from tokendealer.audit import GENESIS, Origin, Trail, Verdict, hash_of, key_of, verify_chain
from tokendealer.models import AuditEntry
from tokendealer.store import audit_entries

PEPPER = b"p" * 32
KEY = key_of(PEPPER)

WRITER = """
import asyncio, sys, time
from chassis.database import Database
from tokendealer.audit import Origin, Trail, key_of

async def main():
    database = Database(sys.argv[1])
    trail = Trail(key_of(b"p" * 32), time.time, Origin(sys.argv[2], "", ""))
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(20):
        async with database.write() as session:
            await trail.add(session, "test", str(number))
    await database.close()

asyncio.run(main())
"""


async def verify(database: Database, key: bytes = KEY) -> Verdict:
    async with database.read() as session:
        return await verify_chain(session, key)


async def sql(database: Database, *statements: str, **values: object) -> None:
    async with database.write() as session:
        for statement in statements:
            await session.execute(text(statement), values)


@pytest.fixture
async def chain(empty_database: Database, clock: Any) -> Database:
    """Five entries, the second of which has all that one can have."""
    trail = Trail(KEY, clock, Origin("client:orders", "192.0.2.9", "request-1"))
    for number in range(1, 6):
        clock.now += 1
        async with empty_database.write() as session:
            facts = {"before": {"n": 1}, "after": {"n": 2}} if number == 2 else {}
            await trail.add(session, "test.add", f"target-{number}", **facts)
    return empty_database


async def test_a_log_that_nobody_has_touched_is_whole(chain: Database) -> None:
    assert await verify(chain) == Verdict(5, None, None)


async def test_an_empty_log_is_whole(empty_database: Database) -> None:
    assert await verify(empty_database) == Verdict(0, None, None)


async def test_an_entry_says_who_did_what_from_where_and_when(
    chain: Database, helpers: Any, clock: Any
) -> None:
    first, second, *_ = await helpers.entries(chain)
    assert (second.seq, second.at) == (2, int((clock.now - 3) * 1000))
    assert (second.actor, second.action, second.target) == (
        "client:orders",
        "test.add",
        "target-2",
    )
    assert (second.source, second.request_id) == ("192.0.2.9", "request-1")
    assert (first.previous_hash, second.previous_hash) == (GENESIS, first.hash)


async def test_what_was_before_and_after_is_kept_as_json(chain: Database, helpers: Any) -> None:
    first, second, *_ = await helpers.entries(chain)
    assert (first.before, first.after) == (None, None)
    assert (json.loads(second.before), json.loads(second.after)) == ({"n": 1}, {"n": 2})


async def test_facts_are_written_in_one_order(
    empty_database: Database, helpers: Any, clock: Any
) -> None:
    trail = helpers.trail_of(clock)
    async with empty_database.write() as session:
        await trail.add(session, "a", "t", after={"b": [2, None], "a": "é"})
    (entry,) = await helpers.entries(empty_database)
    assert entry.after == '{"a":"é","b":[2,null]}'


@pytest.mark.parametrize(
    "change",
    [
        "at = at + 1",
        "actor = 'client:other'",
        "action = 'test.other'",
        "target = 'other'",
        "source = ''",
        "request_id = 'other'",
        "before = NULL",
        "after = '{}'",
        "hash = zeroblob(32)",
    ],
)
async def test_an_entry_that_was_changed_is_named(chain: Database, change: str) -> None:
    await sql(chain, f"UPDATE audit_entries SET {change} WHERE seq = 2")  # noqa: S608 - of the list above
    assert await verify(chain) == Verdict(1, 2, "it was changed")


async def test_a_fact_cannot_move_from_one_column_to_another(chain: Database) -> None:
    await sql(
        chain,
        "UPDATE audit_entries SET actor = actor || action, action = '' WHERE seq = 2",
    )
    assert (await verify(chain)).broken == 2


async def test_another_entry_before_it_is_noticed(chain: Database) -> None:
    await sql(chain, "UPDATE audit_entries SET previous_hash = zeroblob(32) WHERE seq = 4")
    assert await verify(chain) == Verdict(3, 4, "it does not follow the entry before it")


@pytest.mark.parametrize("seq", [1, 3])
async def test_an_entry_that_was_removed_is_named(chain: Database, seq: int) -> None:
    await sql(chain, "DELETE FROM audit_entries WHERE seq = :seq", seq=seq)
    assert await verify(chain) == Verdict(seq - 1, seq, f"entry {seq} is missing")


async def test_entries_that_moved_up_into_a_gap_are_noticed(chain: Database) -> None:
    await sql(
        chain,
        "DELETE FROM audit_entries WHERE seq = 3",
        "UPDATE audit_entries SET seq = 3 WHERE seq = 4",
        "UPDATE audit_entries SET seq = 4 WHERE seq = 5",
        "UPDATE audit_head SET seq = 4",
    )
    assert await verify(chain) == Verdict(2, 3, "it does not follow the entry before it")


async def test_entries_that_were_swapped_are_noticed(chain: Database) -> None:
    await sql(
        chain,
        "UPDATE audit_entries SET seq = 9 WHERE seq = 2",
        "UPDATE audit_entries SET seq = 2 WHERE seq = 3",
        "UPDATE audit_entries SET seq = 3 WHERE seq = 9",
    )
    assert await verify(chain) == Verdict(1, 2, "it does not follow the entry before it")


def forged(seq: int, previous_hash: bytes, key: bytes) -> AuditEntry:
    entry = AuditEntry(
        seq=seq,
        at=1,
        actor="nobody",
        action="forged",
        target="",
        source="",
        request_id="",
        before=None,
        after=None,
        previous_hash=previous_hash,
    )
    entry.hash = hash_of(key, entry)
    return entry


async def test_an_entry_that_was_slipped_in_is_named(chain: Database, helpers: Any) -> None:
    second = (await helpers.entries(chain))[1]
    for seq in (5, 4, 3):
        await sql(chain, "UPDATE audit_entries SET seq = seq + 1 WHERE seq = :seq", seq=seq)
    async with chain.write() as session:
        session.add(forged(3, second.hash, b"k" * 32))
        await session.execute(text("UPDATE audit_head SET seq = 6"))
    assert await verify(chain) == Verdict(2, 3, "it was changed")


async def test_an_entry_that_was_added_by_whoever_has_the_database_alone_is_named(
    chain: Database, helpers: Any
) -> None:
    last = (await helpers.entries(chain))[-1]
    entry = forged(6, last.hash, b"k" * 32)
    async with chain.write() as session:
        await audit_entries.take_next(session)
        await audit_entries.add(session, entry)
    assert await verify(chain) == Verdict(5, 6, "it was changed")


@pytest.mark.parametrize("seq", [0, -7])
async def test_there_is_no_place_before_the_first_entry(chain: Database, seq: int) -> None:
    async with chain.write() as session:
        session.add(forged(seq, GENESIS, KEY))
    assert await verify(chain) == Verdict(0, seq, "there is no such place")


@pytest.mark.parametrize("kept", [4, 1, 0])
async def test_entries_that_are_missing_at_the_end_are_noticed(chain: Database, kept: int) -> None:
    await sql(chain, "DELETE FROM audit_entries WHERE seq > :kept", kept=kept)
    assert await verify(chain) == Verdict(kept, kept + 1, "entries are missing at the end")


@pytest.mark.parametrize(
    "change",
    ["DELETE FROM audit_head", "UPDATE audit_head SET seq = 6", "UPDATE audit_head SET hash = x''"],
)
async def test_a_head_that_does_not_fit_is_noticed(chain: Database, change: str) -> None:
    await sql(chain, change)
    assert (await verify(chain)).broken == 6


async def test_a_chain_under_another_key_does_not_verify(chain: Database) -> None:
    assert await verify(chain, key_of(b"q" * 32)) == Verdict(0, 1, "it was changed")


def test_the_chains_key_is_not_the_one_that_secrets_are_hashed_under() -> None:
    assert len(KEY) == 32
    assert KEY != PEPPER
    assert key_of(b"q" * 32) != KEY


async def test_an_entry_goes_with_the_change_that_it_tells_of(
    chain: Database, helpers: Any, clock: Any
) -> None:
    trail = helpers.trail_of(clock)
    with pytest.raises(LookupError):
        async with chain.write() as session:
            await session.execute(text("DELETE FROM change_counts"))
            await trail.add(session, "test.lost", "target")
            raise LookupError
    assert len(await helpers.entries(chain)) == 5
    async with chain.write() as session:
        await trail.add(session, "test.kept", "target")
    assert await verify(chain) == Verdict(6, None, None)


async def test_several_entries_of_one_transaction_follow_one_another(
    chain: Database, helpers: Any, clock: Any
) -> None:
    trail = helpers.trail_of(clock)
    async with chain.write() as session:
        for number in range(3):
            await trail.add(session, "test.more", str(number))
    assert [entry.target for entry in (await helpers.entries(chain))[5:]] == ["0", "1", "2"]
    assert await verify(chain) == Verdict(8, None, None)


async def test_what_is_longer_than_its_column_is_cut_and_still_verifies(
    empty_database: Database, helpers: Any, clock: Any
) -> None:
    trail = Trail(KEY, clock, Origin("a" * 500, "s" * 500, "r" * 64))
    async with empty_database.write() as session:
        await trail.add(session, "test.long", "t" * 500)
    (entry,) = await helpers.entries(empty_database)
    columns = AuditEntry.__table__.columns
    for name in ("actor", "source", "target"):
        assert len(getattr(entry, name)) == columns[name].type.length
    assert await verify(empty_database) == Verdict(1, None, None)


@pytest.mark.parametrize("number", [500, 501, 1000])
async def test_a_log_of_more_entries_than_are_read_at_a_time_is_whole(
    empty_database: Database, helpers: Any, clock: Any, number: int
) -> None:
    trail = helpers.trail_of(clock)
    async with empty_database.write() as session:
        for n in range(number):
            await trail.add(session, "test", str(n))
    assert await verify(empty_database) == Verdict(number, None, None)
    await sql(empty_database, "UPDATE audit_entries SET target = 'x' WHERE seq = :n", n=number)
    assert (await verify(empty_database)).broken == number


async def test_tasks_that_write_at_once_leave_one_whole_chain(
    empty_database_path: Path, helpers: Any, clock: Any
) -> None:
    databases = [Database(f"sqlite+aiosqlite:///{empty_database_path}") for _ in range(3)]

    async def write(number: int) -> None:
        async with databases[number % 3].write() as session:
            await helpers.trail_of(clock, f"task-{number}").add(session, "test", "target")

    await asyncio.gather(*(write(number) for number in range(30)))
    assert await verify(databases[0]) == Verdict(30, None, None)
    actors = {entry.actor for entry in await helpers.entries(databases[1])}
    assert len(actors) == 30
    for database in databases:
        await database.close()


def test_processes_that_write_at_once_leave_one_whole_chain(
    empty_database_path: Path, helpers: Any
) -> None:
    url = f"sqlite+aiosqlite:///{empty_database_path}"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, url, f"process-{number}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=60)
    assert [process.returncode for process in processes] == [0, 0, 0]

    async def check() -> tuple[Verdict, list[str]]:
        database = Database(url)
        verdict, entries = await verify(database), await helpers.entries(database)
        await database.close()
        return verdict, [entry.actor for entry in entries]

    verdict, actors = asyncio.run(check())
    assert verdict == Verdict(60, None, None)
    assert sorted(actors) == sorted(f"process-{number}" for number in range(3) for _ in range(20))
