"""The SQL database: one async engine, short transactions, and a schema that must be known."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, text
from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from chassis.errors import Unavailable
from chassis.logs import get_logger
from chassis.settings import SettingsError

log = get_logger()

_BEGIN = "sqlite_begin"
_PRAGMAS = (
    "PRAGMA busy_timeout=5000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # an acknowledged write survives a power failure too
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-1024",  # KiB a connection: the page cache of the system does the rest
)


NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names every constraint, so that a migration can drop it and an error can tell it."""

# Locked too long, gone, no connection free, not to be reached: the caller may try again.
_UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeout, ConnectionError)
# PostgreSQL gave up on one of two that waited for each other: serialization_failure, deadlock.
_GIVEN_UP = {"40001", "40P01"}


class Database:
    """Sessions on the database at `url`, e.g. "sqlite+aiosqlite:///var/service.db".

    A database that does not answer raises `Unavailable` (503); what else goes wrong is a bug.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session on one consistent snapshot. What is changed in it is not kept."""
        with _unavailable_is_503():
            async with AsyncSession(self.engine, expire_on_commit=False) as session:
                yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A session that commits at the end, or rolls back when the block raises.

        On SQLite it takes the write lock at its start: a lock taken later, after a read, could
        fail at once instead of waiting its turn.
        """
        with _unavailable_is_503():
            async with (
                AsyncSession(self.engine, expire_on_commit=False) as session,
                session.begin(),
            ):
                await session.connection(execution_options={_BEGIN: "BEGIN IMMEDIATE"})
                yield session

    async def ping(self) -> None:
        """Raise when the database cannot answer a query."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def require_schema(self, revision: str) -> None:
        """SettingsError unless the migrations have brought the schema to exactly `revision`."""
        found = await self._revision()
        if found != revision:
            state = f"at revision {found}" if found else "empty"
            raise SettingsError(
                f"DATABASE_URL: the schema is {state}, this version needs {revision}: run `migrate`"
            )

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    async def _revision(self) -> str | None:
        require_folder(self.engine.url)
        try:
            async with self.engine.connect() as connection:
                found = await connection.execute(text("SELECT version_num FROM alembic_version"))
                return found.scalar_one_or_none()
        except ProgrammingError:
            return None
        except DatabaseError as error:
            if "no such table" in str(error.orig):
                return None
            raise SettingsError(f"DATABASE_URL: cannot be opened: {error.orig}") from None


def require_folder(url: URL) -> None:
    """SettingsError unless the folder is there in which SQLite's file is, or is to be made.

    To be asked first: a driver's thread that can't open its file may outlive the event loop.
    """
    file = url.database if url.get_backend_name() == "sqlite" else None
    if file and not Path(file).parent.is_dir():
        raise SettingsError(f"DATABASE_URL: cannot be opened: no folder {Path(file).parent}")


@contextmanager
def _unavailable_is_503() -> Iterator[None]:
    try:
        yield
    except (*_UNAVAILABLE, DBAPIError) as error:
        if not isinstance(error, _UNAVAILABLE) and not _was_given_up(error):
            raise
        log.error("database_unavailable", exc_info=error)
        raise Unavailable(
            "The database does not answer; try again", headers={"Retry-After": "1"}
        ) from error


def _was_given_up(error: DBAPIError) -> bool:
    # Drivers call it by one of two names.
    codes = {getattr(error.orig, name, None) for name in ("sqlstate", "pgcode")}
    return not codes.isdisjoint(_GIVEN_UP)


def _engine(url: str) -> AsyncEngine:
    # hide_parameters: an error's text goes to the log, what was to be stored does not.
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_async_engine(url, pool_size=4, max_overflow=4, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin too late; _begin_sqlite does it
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
