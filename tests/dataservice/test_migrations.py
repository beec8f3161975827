"""The schema, in both directions."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from chassis import migrations
from dataservice.cli import MIGRATIONS
from dataservice.models import SCHEMA_REVISION, Base


def test_the_models_stand_for_the_newest_revision():
    assert migrations.head(MIGRATIONS) == SCHEMA_REVISION


def test_the_migrations_make_what_the_models_say(migrated: Path):
    engine = create_engine(f"sqlite:///{migrated}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


async def test_down_leaves_nothing_and_up_starts_anew(create, settings):
    await create("/api/users", name="Ada")
    await create("/api/services", name="beta")
    await create("/api/logs", action="login")
    path = settings.database_url.partition("///")[2]

    def tables() -> set[str]:
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return {name for (name,) in rows}

    def down_and_up() -> None:
        migrations.downgrade(settings.database_url, MIGRATIONS, "base")
        assert tables() == {"alembic_version"}
        migrations.upgrade(settings.database_url, MIGRATIONS)
        assert tables() == {"alembic_version", "users", "services", "logs"}

    await asyncio.to_thread(down_and_up)  # Alembic's environment runs an event loop of its own


def test_the_database_itself_refuses_an_impossible_share(migrated: Path):
    with closing(sqlite3.connect(migrated)) as connection:
        insert = "INSERT INTO services VALUES ('1', 'a', '', 1, 101, '', 1, 1, 1)"
        with pytest.raises(sqlite3.IntegrityError, match="ck_services_percent"):
            connection.execute(insert)
