from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect

import tokendealer
from chassis import migrations
from tokendealer.models import SCHEMA_REVISION, Base
from tokendealer.registration import api_id_of

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


OLD_DATA = """
INSERT INTO apis (audience, resource, created_at) VALUES
  ('https://api.test', NULL, 5), ('identicons', 'https://identicons.test/', 6);
INSERT INTO api_scopes VALUES ('https://api.test', 'data:read'), ('identicons', 'read');
INSERT INTO clients (client_id, name, active, token_lifetime, created_at)
  VALUES ('orders', 'Orders', 1, 60, 7);
INSERT INTO client_grants VALUES ('orders', 'https://api.test', 'data:read');
INSERT INTO client_secrets (id, client_id, digest, label, created_at)
  VALUES (1, 'orders', x'01', 'first', 8);
INSERT INTO signing_keys (kid, state, encrypted_private_key, created_at)
  VALUES ('k1', 'signing', x'02', 9);
INSERT INTO revoked_tokens VALUES ('j1', 'orders', 10, 11);
"""


@pytest.fixture
def old_database(tmp_path: Path) -> Path:
    """As the first version left it, with a row of each kind."""
    path = tmp_path / "old.db"
    migrations.upgrade(url(path), MIGRATIONS, "0001")
    execute(path, OLD_DATA)
    return path


def execute(path: Path, statements: str) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.executescript(statements)
    finally:
        connection.close()


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_up_from_the_first_version_keeps_its_data_and_fills_what_is_new(
    old_database: Path,
) -> None:
    migrations.upgrade(url(old_database), MIGRATIONS)
    assert rows(old_database, "SELECT api_id, version FROM apis ORDER BY created_at") == [
        (api_id_of("https://api.test"), 1),
        (api_id_of("identicons"), 1),
    ]
    assert rows(old_database, "SELECT signs_at, gone_at, compromised FROM signing_keys") == [
        (9, None, 0)
    ]
    assert rows(old_database, "SELECT version FROM clients") == [(1,)]
    assert rows(old_database, "SELECT last_used_at, last_used_from FROM client_secrets") == [
        (None, None)
    ]
    for table in ("client_grants", "revoked_tokens", "api_scopes"):
        assert rows(old_database, f"SELECT * FROM {table}")  # noqa: S608 - of the names above
    assert rows(old_database, "SELECT seq, hash FROM audit_head") == [(0, bytes(32))]
    assert dict(rows(old_database, "SELECT name, value FROM change_counts")) == {
        "keys": 1,
        "revocations": 1,
    }


def test_down_to_the_first_version_leaves_it_as_it_was(old_database: Path) -> None:
    before = dump(old_database)
    migrations.upgrade(url(old_database), MIGRATIONS)
    migrations.downgrade(url(old_database), MIGRATIONS, "0001")
    assert sorted(dump(old_database)) == sorted(before)


def test_down_and_up_again_is_the_schema_of_the_models(old_database: Path) -> None:
    migrations.upgrade(url(old_database), MIGRATIONS)
    execute(
        old_database,
        "INSERT INTO signing_keys (kid, state, encrypted_private_key, created_at) VALUES"
        " ('k0', 'gone', x'', 1), ('k2', 'next', x'03', 10), ('k3', 'retiring', x'04', 2)",
    )
    migrations.downgrade(url(old_database), MIGRATIONS, "0001")
    kept = rows(old_database, "SELECT kid FROM signing_keys ORDER BY kid")
    assert kept == [("k1",), ("k2",), ("k3",)]
    migrations.upgrade(url(old_database), MIGRATIONS)
    engine = create_engine(f"sqlite:///{old_database}")
    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()
    assert tables(old_database) == set(Base.metadata.tables) | {"alembic_version"}


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()
