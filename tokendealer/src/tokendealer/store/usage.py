"""Counts of tokens, and when secrets were used, in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import ClientSecret, IssuedCount


@dataclass(frozen=True, slots=True)
class Issued:
    """`count` tokens of a client for an audience in the hour that begins at `hour`."""

    hour: int
    client_id: str
    audience: str
    count: int


async def add_issued(session: AsyncSession, counts: Mapping[tuple[int, str, str], int]) -> None:
    """Add to the counts by hour, client and audience."""
    for (hour, client_id, audience), count in counts.items():
        added = await session.execute(
            update(IssuedCount)
            .where(
                IssuedCount.hour == hour,
                IssuedCount.client_id == client_id,
                IssuedCount.audience == audience,
            )
            .values(count=IssuedCount.count + count)
            .returning(IssuedCount.hour)
            .execution_options(synchronize_session=False)
        )
        if added.first() is None:
            values = {"hour": hour, "client_id": client_id, "audience": audience, "count": count}
            await session.execute(insert(IssuedCount).values(**values))


async def forget_issued(session: AsyncSession, before: int) -> None:
    """Take away the hours that began before the second `before`."""
    await session.execute(delete(IssuedCount).where(IssuedCount.hour < before))


async def note_secret(session: AsyncSession, secret_id: int, at: int, address: str) -> None:
    """A secret was used, unless it is known to have been used later."""
    later = (ClientSecret.last_used_at.is_(None)) | (ClientSecret.last_used_at <= at)
    await session.execute(
        update(ClientSecret)
        .where(ClientSecret.id == secret_id, later)
        .values(last_used_at=at, last_used_from=address[:64])
        .execution_options(synchronize_session=False)
    )


async def issued_between(
    session: AsyncSession, since: int, until: int, client_id: str | None
) -> Sequence[Issued]:
    """The counts of the hours that begin in that time, in order."""
    query = select(IssuedCount).where(IssuedCount.hour >= since, IssuedCount.hour < until)
    if client_id is not None:
        query = query.where(IssuedCount.client_id == client_id)
    rows = await session.scalars(
        query.order_by(IssuedCount.hour, IssuedCount.client_id, IssuedCount.audience)
    )
    return [Issued(row.hour, row.client_id, row.audience, row.count) for row in rows]


async def issued_in_all(session: AsyncSession, since: int) -> int:
    """How many tokens were issued since the hour that begins at `since`."""
    total = await session.scalar(
        select(func.coalesce(func.sum(IssuedCount.count), 0)).where(IssuedCount.hour >= since)
    )
    return int(total or 0)
