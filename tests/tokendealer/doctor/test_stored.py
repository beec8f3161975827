from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from chassis.settings import load
from tokendealer.doctor import stored
from tokendealer.settings import Settings


def settings_of(environ: dict[str, str], **changes: str) -> Settings:
    return load(Settings, {**environ, **changes})


def execute(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()


async def test_a_healthy_database_is_ok_and_tells_what_is_published(
    healthy: dict[str, str], clock: Any, levels: Any, mint: Any
) -> None:
    known, findings = await stored.check(settings_of(healthy), clock)
    found = levels(findings)
    assert known is not None
    assert (known.kids, set(known.keys)) == ({mint.kid}, {mint.kid})
    assert set(found.values()) == {"ok"}
    assert {"database", "master key", "signing key", "key lifecycle", "audit log"} <= set(found)


async def test_another_schema_is_bad_and_there_is_nothing_more(
    healthy: dict[str, str], clock: Any, levels: Any, database_path: Path
) -> None:
    execute(database_path, "UPDATE alembic_version SET version_num = '0001'")
    known, findings = await stored.check(settings_of(healthy), clock)
    assert known is None
    assert levels(findings) == {"database": "bad"}
    assert "run `migrate`" in findings[0].what


async def test_a_database_that_is_not_there_is_bad(
    healthy: dict[str, str], clock: Any, levels: Any
) -> None:
    url = "sqlite+aiosqlite:////nowhere/at/all.db"
    known, findings = await stored.check(settings_of(healthy, DATABASE_URL=url), clock)
    assert known is None
    assert levels(findings) == {"database": "bad"}


async def test_a_database_that_fails_is_bad(
    healthy: dict[str, str], clock: Any, levels: Any, database_path: Path
) -> None:
    execute(database_path, "DROP TABLE client_secrets")
    known, findings = await stored.check(settings_of(healthy), clock)
    assert known is None
    assert levels(findings) == {"database": "bad"}


async def test_an_entry_of_the_audit_log_that_was_changed_is_bad(
    healthy: dict[str, str], clock: Any, levels: Any, database_path: Path
) -> None:
    execute(database_path, "UPDATE audit_entries SET target = 'somebody else' WHERE seq = 2")
    _, findings = await stored.check(settings_of(healthy), clock)
    assert levels(findings)["audit log"] == "bad"
    assert findings[-1].what == "is broken at entry 2: it was changed"


async def test_another_pepper_shows_at_the_first_entry(
    healthy: dict[str, str], clock: Any, helpers: Any
) -> None:
    other = settings_of(healthy, SECRET_PEPPER=helpers.b64(b"q" * 32))
    _, findings = await stored.check(other, clock)
    assert findings[-1].what == "is broken at entry 1: it was changed"


async def test_another_master_key_is_bad(
    healthy: dict[str, str], clock: Any, levels: Any, helpers: Any
) -> None:
    other = settings_of(healthy, MASTER_KEY=helpers.b64(b"n" * 32))
    known, findings = await stored.check(other, clock)
    assert levels(findings)["master key"] == "bad"
    assert known is not None
    assert not known.keys
