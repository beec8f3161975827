"""Signing keys in SQL."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import SigningKey

PUBLISHED = ("next", "signing", "retiring")


async def find_all(session: AsyncSession) -> list[SigningKey]:
    """Every key, the oldest first."""
    oldest_first = select(SigningKey).order_by(SigningKey.created_at, SigningKey.kid)
    return list(await session.scalars(oldest_first))


async def find_published(session: AsyncSession) -> list[SigningKey]:
    """The keys whose public half verifiers need, the oldest first."""
    return [key for key in await find_all(session) if key.state in PUBLISHED]


async def add_signing(session: AsyncSession, key: SigningKey) -> bool:
    """Whether `key` is now the one that signs; False when another process was faster."""
    try:
        async with session.begin_nested():
            session.add(key)
    except IntegrityError:
        return False
    return True
