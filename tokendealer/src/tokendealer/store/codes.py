"""Authorization codes in SQL: to use one is one statement."""

from collections.abc import Mapping

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import AuthorizationCode
from tokendealer.store.families import MOST_FORGOTTEN


async def use(session: AsyncSession, digest: bytes, now: float) -> AuthorizationCode | None:
    """The code, the first time; None for one that was used, and for one that never was."""
    used = await session.execute(
        update(AuthorizationCode)
        .where(AuthorizationCode.digest == digest, AuthorizationCode.used_at.is_(None))
        .values(used_at=int(now))
        .returning(AuthorizationCode.digest)
        .execution_options(synchronize_session=False)
    )
    return await find(session, digest) if used.first() is not None else None


async def find(session: AsyncSession, digest: bytes) -> AuthorizationCode | None:
    """The code, used or not; None when there is none."""
    return await session.get(AuthorizationCode, digest)


async def burn(session: AsyncSession, filters: Mapping[str, str], now: float) -> None:
    """Let none that has these values be exchanged any more."""
    query = update(AuthorizationCode).where(AuthorizationCode.used_at.is_(None))
    for column, value in filters.items():
        query = query.where(getattr(AuthorizationCode, column) == value)
    await session.execute(
        query.values(used_at=int(now)).execution_options(synchronize_session=False)
    )


async def forget_old(session: AsyncSession, *, expired_at: float, used_before: float) -> None:
    """Take away some of those that nobody exchanged in time, and that were used long ago."""
    code = AuthorizationCode
    unused = and_(code.used_at.is_(None), code.expires_at < expired_at)
    old = (
        select(code.digest)
        .where(or_(unused, code.expires_at < used_before))
        .limit(MOST_FORGOTTEN)
        .with_for_update(skip_locked=True)  # as in `families.forget_expired`
    )
    await session.execute(
        delete(code).where(code.digest.in_(old)).execution_options(synchronize_session=False)
    )
