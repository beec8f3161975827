"""Which client assertions were used, in SQL."""

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import UsedAssertion


async def use_once(
    session: AsyncSession, *, client_id: str, jti: str, expires_at: int, now: float
) -> bool:
    """True the first time, False ever after: the primary key decides, in one statement."""
    await session.execute(delete(UsedAssertion).where(UsedAssertion.expires_at < now))
    use = insert(UsedAssertion).values(client_id=client_id, jti=jti, expires_at=expires_at)
    try:
        async with session.begin_nested():
            await session.execute(use)
    except IntegrityError:
        return False
    return True
