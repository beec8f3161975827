"""Families and their refresh tokens in SQL."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import RefreshToken, TokenFamily
from tokendealer.settings import MAX_LEEWAY
from tokendealer.store.revocations import Tokens

MOST_FORGOTTEN = 100  # at a time, so that nobody's request waits for what others left


async def end(session: AsyncSession, filters: Mapping[str, str], now: float) -> int:
    """End those that have these values and have not been ended; how many."""
    chosen = [TokenFamily.ended_at.is_(None), *_have(filters)]
    # In one order: two who end some of the same then wait for each other, and not for ever.
    in_order = select(TokenFamily.family_id).where(*chosen).order_by(TokenFamily.family_id)
    await session.execute(in_order.with_for_update(key_share=True))
    ended = await session.execute(
        update(TokenFamily)
        .where(*chosen)
        .values(ended_at=int(now))
        .returning(TokenFamily.family_id)
        .execution_options(synchronize_session=False)
    )
    return len(ended.all())


async def lock(session: AsyncSession, family_id: str) -> TokenFamily | None:
    """The family as it is now, locked where the database can."""
    found: TokenFamily | None = await session.get(
        TokenFamily, family_id, with_for_update={"key_share": True}, populate_existing=True
    )
    return found


def living_access_tokens(filters: Mapping[str, str], now: float) -> Tokens:
    """The access tokens that expire after `now`, of the families with these values that have ended
    in this second.
    """
    # Some verifiers go on a while with what has expired.
    expires_at = RefreshToken.access_expires_at + MAX_LEEWAY
    columns = (RefreshToken.access_jti, TokenFamily.client_id, TokenFamily.user_id, expires_at)
    return (
        select(*columns)
        .join(TokenFamily, TokenFamily.family_id == RefreshToken.family_id)
        .where(*_have(filters), TokenFamily.ended_at == int(now), expires_at > now)
    )


async def find_oldest(
    session: AsyncSession, user_id: str, client_id: str, *, besides: int, now: float
) -> list[str]:
    """The ids of a person's living families with a client, but for the youngest `besides`."""
    query = (
        select(TokenFamily.family_id)
        .where(
            TokenFamily.user_id == user_id,
            TokenFamily.client_id == client_id,
            TokenFamily.ended_at.is_(None),
            TokenFamily.expires_at > now,
        )
        .order_by(TokenFamily.created_at.desc(), TokenFamily.family_id)
        .offset(besides)
    )
    return list(await session.scalars(query))


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
    old = old.with_for_update(skip_locked=True)  # who is at work on one takes it away another time
    await session.execute(
        delete(TokenFamily)
        .where(TokenFamily.family_id.in_(old))
        .execution_options(synchronize_session=False)
    )


def _have(filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    return [getattr(TokenFamily, column) == value for column, value in filters.items()]
