"""Revoked tokens in SQL; bounded by what is revoked and would still be alive."""

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import RevokedToken


async def revoke(
    session: AsyncSession, *, jti: str, client_id: str, expires_at: int, now: float
) -> None:
    """Revoke the token `jti`; again is no error. Rows of expired tokens go at the same time."""
    await session.execute(delete(RevokedToken).where(RevokedToken.expires_at < now))
    row = insert(RevokedToken).values(
        jti=jti, client_id=client_id, revoked_at=int(now), expires_at=expires_at
    )
    try:
        async with session.begin_nested():
            await session.execute(row)
    except IntegrityError:
        return


async def is_revoked(session: AsyncSession, jti: str) -> bool:
    """Whether the token `jti` was revoked."""
    found = await session.execute(select(RevokedToken.jti).where(RevokedToken.jti == jti))
    return found.first() is not None
