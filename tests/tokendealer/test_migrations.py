from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect

import tokendealer
from chassis import migrations
from tokendealer.models import SCHEMA_REVISION, Base

MIGRATIONS = Path(tokendealer.__file__).parent / "migrations"


def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def tables(path: Path) -> set[str]:
    engine = create_engine(f"sqlite:///{path}")
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )
    return list(compare_metadata(context, Base.metadata))


def test_the_models_stand_for_the_newest_migration() -> None:
    assert migrations.head(MIGRATIONS) == SCHEMA_REVISION


def test_the_migrated_schema_is_that_of_the_models(migrated: Path) -> None:
    engine = create_engine(f"sqlite:///{migrated}")
    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()


def test_the_comparison_would_notice_a_difference(empty_database_path: Path) -> None:
    engine = create_engine(f"sqlite:///{empty_database_path}")
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE used_assertions")
        connection.exec_driver_sql("ALTER TABLE clients ADD COLUMN surplus TEXT")
        assert len(differences(connection)) >= 2
    engine.dispose()


def definitions(path: Path) -> set[tuple[str, str]]:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        ).all()
    engine.dispose()
    return {(name, " ".join(sql.split())) for name, sql in rows if name != "alembic_version"}


def test_every_constraint_and_condition_is_that_of_the_models(
    migrated: Path, tmp_path: Path
) -> None:
    """Alembic's comparison sees no CHECK and no condition of an index."""
    path = tmp_path / "models.db"
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()

    def constraints(found: set[tuple[str, str]]) -> set[str]:
        return {part.strip(" ,)") for _, sql in found for part in sql.split("CONSTRAINT")[1:]} | {
            sql for _, sql in found if "INDEX" in sql.split("(")[0]
        }

    assert constraints(definitions(path)) == constraints(definitions(migrated))


def test_down_and_up_again_with_data_in_it(database_path: Path) -> None:
    migrations.downgrade(url(database_path), MIGRATIONS, "base")
    assert tables(database_path) == {"alembic_version"}
    migrations.upgrade(url(database_path), MIGRATIONS)
    assert tables(database_path) == set(Base.metadata.tables) | {"alembic_version"}


def test_up_again_changes_nothing(database_path: Path) -> None:
    before = dump(database_path)
    migrations.upgrade(url(database_path), MIGRATIONS)
    assert dump(database_path) == before


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()
