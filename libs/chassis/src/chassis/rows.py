"""What SQL for resources has in common: a page by key, and changes that nobody overtakes."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, and_, delete, inspect, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

from chassis.errors import Conflict
from chassis.paging import Page


class Versioned(Protocol):
    """A mapped row that can change: `version` counts its states."""

    version: int


Row = TypeVar("Row", bound=DeclarativeBase)
VersionedRow = TypeVar("VersionedRow", bound=Versioned)


async def page(
    session: AsyncSession,
    query: Select[Row],
    key: InstrumentedAttribute[str],
    *,
    after: str | None,
    limit: int,
    newest_first: bool = False,
) -> Page[Row]:
    """At most `limit` rows of `query` that follow the one whose `key` is `after`."""
    if after is not None:
        query = query.where(key < after if newest_first else key > after)
    query = query.order_by(key.desc() if newest_first else key).limit(limit + 1)
    rows = list(await session.scalars(query))
    more = len(rows) > limit
    return Page(rows[:limit], getattr(rows[limit - 1], key.key) if more else None)


async def insert(
    session: AsyncSession, row: DeclarativeBase, *, unique: Sequence[str] = ()
) -> None:
    """Add `row`; Conflict, naming which of the `unique` columns, where another has its value."""
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        raise _conflict(error, unique) from error


async def change(
    session: AsyncSession,
    row: VersionedRow,
    values: dict[str, Any],
    *,
    unique: Sequence[str],
) -> VersionedRow | None:
    """The row with `values`, one version on; None when it is no longer at the version of `row`.

    One atomic statement decides. Conflict as in `insert`.
    """
    table: Any = type(row)
    statement = (
        update(table)
        .where(_as_read(row))
        .values(**values, version=row.version + 1)
        .returning(table)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    try:
        changed: VersionedRow | None = await session.scalar(statement)
    except IntegrityError as error:
        raise _conflict(error, unique) from error
    return changed


async def remove(session: AsyncSession, row: Versioned) -> bool:
    """Whether `row` was there to be deleted, at the version that it has here."""
    table: Any = type(row)
    statement = delete(table).where(_as_read(row)).returning(table.version)
    gone = await session.execute(statement)
    return gone.first() is not None


def _as_read(row: Versioned) -> ColumnElement[bool]:
    """The condition for `row` itself, whatever its key is, at the version that it has here."""
    table: Any = type(row)
    mapper = inspect(table)
    key = zip(mapper.primary_key, mapper.primary_key_from_instance(row), strict=True)
    return and_(table.version == row.version, *(column == value for column, value in key))


def _conflict(error: IntegrityError, unique: Sequence[str]) -> Exception:
    """Which constraint it was stands in the first line of the driver's message, and only there."""
    first_line = str(error.orig).partition("\n")[0]
    for column in unique:
        # SQLite: "users.email"; PostgreSQL: the constraint's name, "uq_users_email"
        if f".{column}" in first_line or f'_{column}"' in first_line:
            return Conflict(f"{column}: another one has this value", field=column)
    return error
