"""The audit log in SQL: it is added to and read, never changed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.paging import Page
from tokendealer.models import AuditEntry, AuditHead

_BATCH = 500


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries: those that have all that is given. Times in milliseconds since 1970."""

    actor: str | None = None
    action: str | None = None
    target: str | None = None
    q: str | None = None
    since: int | None = None
    until: int | None = None


async def take_next(session: AsyncSession) -> tuple[int, bytes]:
    """The next entry's number and the hash before it.

    The head's row stays locked until the transaction ends, so there is one order for all processes.
    """
    taken = await session.execute(
        update(AuditHead)
        .where(AuditHead.id == 1)
        .values(seq=AuditHead.seq + 1)
        .returning(AuditHead.seq, AuditHead.hash)
        .execution_options(synchronize_session=False)
    )
    seq, previous_hash = taken.one()
    return seq, previous_hash


async def add(session: AsyncSession, entry: AuditEntry) -> None:
    """Add the entry whose number was taken, and make it the head."""
    values = {column.key: getattr(entry, column.key) for column in AuditEntry.__table__.columns}
    await session.execute(insert(AuditEntry).values(**values))
    await session.execute(
        update(AuditHead)
        .where(AuditHead.id == 1)
        .values(hash=entry.hash)
        .execution_options(synchronize_session=False)
    )


async def head(session: AsyncSession) -> AuditHead | None:
    """The newest entry's number and hash; None when somebody has taken the row away."""
    return await session.get(AuditHead, 1)


async def all_in_order(
    session: AsyncSession, wanted: AuditFilter | None = None
) -> AsyncIterator[AuditEntry]:
    """Every entry, the oldest first, some hundred at a time."""
    query = _filtered(wanted or AuditFilter()).order_by(AuditEntry.seq).limit(_BATCH)
    batch = query  # from the lowest number, which only somebody else can have put below 1
    while True:
        rows = list(await session.scalars(batch))
        for row in rows:
            yield row
        if len(rows) < _BATCH:
            return
        batch = query.where(AuditEntry.seq > rows[-1].seq)
        session.expunge_all()


async def page(
    session: AsyncSession, wanted: AuditFilter, *, before: int | None, limit: int
) -> Page[AuditEntry]:
    """At most `limit` entries, the newest first, older than the one with the number `before`."""
    query = _filtered(wanted)
    if before is not None:
        query = query.where(AuditEntry.seq < before)
    query = query.order_by(AuditEntry.seq.desc()).limit(limit + 1)
    rows = list(await session.scalars(query))
    return Page(rows[:limit], str(rows[limit - 1].seq) if len(rows) > limit else None)


def _filtered(wanted: AuditFilter) -> Select[AuditEntry]:
    query = select(AuditEntry)
    for column in (AuditEntry.actor, AuditEntry.action, AuditEntry.target):
        value = getattr(wanted, column.key)
        if value is not None:
            query = query.where(column == value)
    if wanted.q is not None:
        query = query.where(
            func.lower(AuditEntry.target).contains(wanted.q.lower(), autoescape=True)
        )
    if wanted.since is not None:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEntry.at < wanted.until)
    return query
