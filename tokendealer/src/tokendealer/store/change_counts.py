"""What changed since a process last looked, in SQL."""

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import ChangeCount

KEYS, REVOCATIONS = "keys", "revocations"


async def count_up(session: AsyncSession, name: str) -> int:
    """Tell all processes that `name` has changed; the new count.

    The row stays locked until the transaction ends: done first, it makes others wait their turn.
    """
    counted = await session.execute(
        update(ChangeCount)
        .where(ChangeCount.name == name)
        .values(value=ChangeCount.value + 1)
        .returning(ChangeCount.value)
        .execution_options(synchronize_session=False)
    )
    return int(counted.scalar_one())


async def find_all(session: AsyncSession) -> Mapping[str, int]:
    """The counts by name."""
    rows = await session.execute(select(ChangeCount.name, ChangeCount.value))
    return {row.name: row.value for row in rows}
