"""What people have agreed to, in SQL."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import Consent


async def find(session: AsyncSession, user_id: str, client_id: str) -> Consent | None:
    """The person's consent for a client; None when there is none."""
    return await session.get(Consent, (user_id, client_id))


async def find_all(session: AsyncSession, user_id: str) -> list[Consent]:
    """All consents of a person, by client."""
    query = select(Consent).where(Consent.user_id == user_id).order_by(Consent.client_id)
    return list(await session.scalars(query))


async def take_back(session: AsyncSession, user_id: str, client_id: str) -> bool:
    """Whether there was such a consent; it is gone."""
    taken = await session.execute(
        delete(Consent)
        .where(Consent.user_id == user_id, Consent.client_id == client_id)
        .returning(Consent.client_id)
    )
    return taken.first() is not None
