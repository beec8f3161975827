import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from chassis.database import Database
from chassis.errors import Unavailable
from chassis.settings import SettingsError


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    async with database.write() as session:
        await session.execute(text("CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER)"))
        await session.execute(text("INSERT INTO counters VALUES ('a', 0)"))
    yield database
    await database.close()


async def value(database: Database) -> int:
    async with database.read() as session:
        found = await session.execute(text("SELECT value FROM counters WHERE name = 'a'"))
        return int(found.scalar_one())


async def test_a_write_is_kept(database: Database) -> None:
    async with database.write() as session:
        await session.execute(text("UPDATE counters SET value = 5"))
    assert await value(database) == 5


async def test_a_write_that_raises_changes_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.write() as session:
            await session.execute(text("UPDATE counters SET value = 5"))
            raise RuntimeError
    assert await value(database) == 0


async def test_writers_wait_their_turn_and_none_is_lost(database: Database) -> None:
    async def add_one() -> None:
        async with database.write() as session:
            found = await session.execute(text("SELECT value FROM counters"))
            changed = {"value": int(found.scalar_one()) + 1}
            await session.execute(text("UPDATE counters SET value = :value"), changed)

    await asyncio.gather(*(add_one() for _ in range(20)))
    assert await value(database) == 20


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    async with database.write() as session:
        await session.execute(text("UPDATE counters SET value = 5"))
        assert await value(database) == 0


async def test_sqlite_is_durable_and_checks_foreign_keys(database: Database) -> None:
    async with database.read() as session:
        pragmas = {
            name: (await session.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


async def test_a_database_that_answers_passes_the_ping(database: Database) -> None:
    await database.ping()


async def test_an_empty_schema_is_refused_with_what_to_do(database: Database) -> None:
    with pytest.raises(SettingsError, match=r"schema is empty.*run `migrate`"):
        await database.require_schema("0001")


async def test_another_revision_is_refused_and_named(database: Database) -> None:
    async with database.write() as session:
        await session.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
        await session.execute(text("INSERT INTO alembic_version VALUES ('0009')"))
    await database.require_schema("0009")
    with pytest.raises(SettingsError, match="at revision 0009, this version needs 0001"):
        await database.require_schema("0001")


async def test_a_database_that_can_not_be_opened_is_a_settings_error(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'no' / 'such.db'}")
    with pytest.raises(SettingsError, match="DATABASE_URL: cannot be opened"):
        await database.require_schema("0001")
    await database.close()


async def test_a_database_that_does_not_answer_is_503(database: Database) -> None:
    with pytest.raises(Unavailable) as refusal:
        async with database.read() as session:
            await session.execute(text("SELECT 1 FROM hidden"))
    assert refusal.value.headers == {"Retry-After": "1"}
    assert "hidden" not in refusal.value.description


class Fault(Exception):
    """What a driver of PostgreSQL raises."""

    def __init__(self, **codes: str) -> None:
        super().__init__("hidden")
        vars(self).update(codes)


@pytest.mark.parametrize("codes", [{"sqlstate": "40P01"}, {"pgcode": "40001"}])
async def test_who_lost_a_lock_to_another_may_try_again(
    database: Database, codes: dict[str, str]
) -> None:
    with pytest.raises(Unavailable) as refusal:
        async with database.write():
            raise DBAPIError("SELECT 1", {}, Fault(**codes))
    assert refusal.value.headers == {"Retry-After": "1"}


async def test_another_fault_of_the_driver_is_no_503(database: Database) -> None:
    with pytest.raises(DBAPIError):
        async with database.write():
            raise DBAPIError("SELECT 1", {}, Fault(sqlstate="22001"))


async def test_a_mistake_in_sql_is_no_503(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await session.execute(text("INSERT INTO counters VALUES ('a', 1)"))
