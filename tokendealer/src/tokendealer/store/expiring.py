"""Which secrets are about to expire, in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import ClientSecret


@dataclass(frozen=True, slots=True)
class ExpiringSecret:
    """A secret of a client that is good until `expires_at`, in seconds since 1970."""

    secret_id: int
    client_id: str
    label: str
    expires_at: int


async def secrets_between(
    session: AsyncSession, since: float, until: float, limit: int
) -> Sequence[ExpiringSecret]:
    """The first `limit` secrets that expire after `since` and not after `until`, in order."""
    rows = await session.execute(
        select(ClientSecret.id, ClientSecret.client_id, ClientSecret.label, ClientSecret.expires_at)
        .where(ClientSecret.expires_at > since, ClientSecret.expires_at <= until)
        .order_by(ClientSecret.expires_at, ClientSecret.id)
        .limit(limit)
    )
    return [
        ExpiringSecret(secret_id, client_id, label, expires_at)
        for secret_id, client_id, label, expires_at in rows
        if expires_at is not None
    ]
