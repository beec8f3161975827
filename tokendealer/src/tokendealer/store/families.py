"""Families and their refresh tokens in SQL."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import RefreshToken, TokenFamily

MOST_FORGOTTEN = 100  # at a time, so that nobody's request waits for what others left


async def lock_unended(session: AsyncSession, filters: Mapping[str, str]) -> list[TokenFamily]:
    """Those that have not been ended and have these values, locked where the database can."""
    query = select(TokenFamily).where(TokenFamily.ended_at.is_(None))
    for column, value in filters.items():
        query = query.where(getattr(TokenFamily, column) == value)
    # In one order: two who end some of the same then wait for each other, and not for ever.
    query = query.order_by(TokenFamily.family_id).with_for_update()
    return list(await session.scalars(query))


async def lock(session: AsyncSession, family_id: str) -> TokenFamily | None:
    """The family as it is now, locked where the database can."""
    found: TokenFamily | None = await session.get(
        TokenFamily, family_id, with_for_update=True, populate_existing=True
    )
    return found


async def living_access_tokens(
    session: AsyncSession, family_ids: Sequence[str], now: float
) -> list[tuple[str, str, int]]:
    """(jti, client_id, expires_at) of the families' access tokens that expire after `now`."""
    columns = (RefreshToken.access_jti, TokenFamily.client_id, RefreshToken.access_expires_at)
    query = (
        select(*columns)
        .join(TokenFamily, TokenFamily.family_id == RefreshToken.family_id)
        .where(RefreshToken.family_id.in_(family_ids), RefreshToken.access_expires_at > now)
    )
    return [(jti, client_id, expires) for jti, client_id, expires in await session.execute(query)]


async def count_living_access_tokens(session: AsyncSession, family_id: str, now: float) -> int:
    """How many access tokens of a family expire after `now`."""
    query = select(func.count()).where(
        RefreshToken.family_id == family_id, RefreshToken.access_expires_at > now
    )
    return int(await session.scalar(query) or 0)


async def use_refresh_token(session: AsyncSession, digest: bytes, now: float) -> bool:
    """True the first time, False ever after."""
    used = await session.execute(
        update(RefreshToken)
        .where(RefreshToken.digest == digest, RefreshToken.used_at.is_(None))
        .values(used_at=int(now))
        .returning(RefreshToken.family_id)
        .execution_options(synchronize_session=False)
    )
    return used.first() is not None


async def find_refresh_token(session: AsyncSession, digest: bytes) -> RefreshToken | None:
    """The refresh token, used or not; None when there is none."""
    return await session.get(RefreshToken, digest)


async def clients_of(session: AsyncSession, user_id: str, now: float) -> set[str]:
    """The ids of the clients that have a living family of this user."""
    query = select(TokenFamily.client_id).where(
        TokenFamily.user_id == user_id,
        TokenFamily.ended_at.is_(None),
        TokenFamily.expires_at > now,
    )
    return set(await session.scalars(query))


async def forget_expired(session: AsyncSession, now: float) -> None:
    """Take away some of those whose time is over, with their tokens, which expired before."""
    old = select(TokenFamily.family_id).where(TokenFamily.expires_at < now).limit(MOST_FORGOTTEN)
    await session.execute(
        delete(TokenFamily)
        .where(TokenFamily.family_id.in_(old))
        .execution_options(synchronize_session=False)
    )
