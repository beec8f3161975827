"""Signing keys in SQL."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import SigningKey

PUBLISHED = ("next", "signing", "retiring")


async def find_all(session: AsyncSession) -> list[SigningKey]:
    """Every key, the oldest first."""
    oldest_first = select(SigningKey).order_by(SigningKey.created_at, SigningKey.kid)
    # anew: who waited for a turn has to see what was done before it
    anew = oldest_first.execution_options(populate_existing=True)
    return list(await session.scalars(anew))


async def find_published(session: AsyncSession) -> list[SigningKey]:
    """The keys whose public half verifiers need, the oldest first."""
    return [key for key in await find_all(session) if key.state in PUBLISHED]
