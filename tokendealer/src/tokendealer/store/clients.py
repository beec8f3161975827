"""Clients, their secrets and what they may ask for, in SQL."""

from collections import defaultdict

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.clients import Client, Quota, Secret
from tokendealer.models import Api, ClientSecret
from tokendealer.models import Client as ClientRow


async def find(session: AsyncSession, client_id: str) -> Client | None:
    """The client with its secrets and grants; None when there is none."""
    row = await session.get(ClientRow, client_id)
    if row is None:
        return None
    audiences = {grant.audience for grant in row.grants}
    known = select(Api.resource, Api.audience).where(
        Api.audience.in_(audiences), Api.resource.is_not(None)
    )
    resources = {str(resource): audience for resource, audience in await session.execute(known)}
    return _to_client(row, resources)


async def find_all(session: AsyncSession) -> list[ClientRow]:
    """Every client, by id."""
    return list(await session.scalars(select(ClientRow).order_by(ClientRow.client_id)))


async def set_active(session: AsyncSession, client_id: str, active: bool) -> bool:
    """Whether there was such a client to enable or disable."""
    change = update(ClientRow).where(ClientRow.client_id == client_id).values(active=active)
    result = await session.execute(change.returning(ClientRow.client_id))
    return result.first() is not None


def add_secret(
    session: AsyncSession, client_id: str, digest: bytes, label: str, now: float
) -> None:
    """One more live secret; those that are there stay."""
    session.add(
        ClientSecret(
            client_id=client_id, digest=digest, label=label, created_at=int(now), expires_at=None
        )
    )


def _to_client(row: ClientRow, resources: dict[str, str]) -> Client:
    grants: defaultdict[str, set[str]] = defaultdict(set)
    for grant in row.grants:
        grants[grant.audience].add(grant.scope)
    quota = None
    if row.quota_rate is not None and row.quota_burst is not None:
        quota = Quota(row.quota_rate, row.quota_burst)
    return Client(
        client_id=row.client_id,
        active=row.active,
        token_lifetime=row.token_lifetime,
        quota=quota,
        secrets=tuple(Secret(s.digest, s.expires_at) for s in row.secrets),
        jwks=row.jwks,
        grants={audience: frozenset(scopes) for audience, scopes in grants.items()},
        resources=resources,
    )
