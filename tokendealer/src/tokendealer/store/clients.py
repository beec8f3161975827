"""Clients, their secrets and what they may ask for, in SQL."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.paging import Page
from tokendealer.clients import Client, Quota, Secret
from tokendealer.models import Api, ClientGrant
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


async def names(session: AsyncSession, client_ids: Iterable[str]) -> dict[str, str]:
    """What people call these clients, by id."""
    query = select(ClientRow.client_id, ClientRow.name).where(ClientRow.client_id.in_(client_ids))
    return {row.client_id: row.name for row in await session.execute(query)}


async def find_all(session: AsyncSession) -> list[ClientRow]:
    """Every client, by id."""
    return list(await session.scalars(select(ClientRow).order_by(ClientRow.client_id)))


async def who_may_ask(session: AsyncSession, audience: str, scope: str | None) -> list[str]:
    """The ids of the clients that may ask for this scope of an API, or for any."""
    query = select(ClientGrant.client_id).where(ClientGrant.audience == audience).distinct()
    if scope is not None:
        query = query.where(ClientGrant.scope == scope)
    return list(await session.scalars(query.order_by(ClientGrant.client_id)))


async def page(
    session: AsyncSession, *, q: str | None, active: bool | None, after: str | None, limit: int
) -> Page[ClientRow]:
    """At most `limit` clients by id, from after the one with the id `after`."""
    query = select(ClientRow)
    if q is not None:
        text = q.lower()
        found = func.lower(ClientRow.name).contains(text, autoescape=True)
        query = query.where(found | func.lower(ClientRow.client_id).contains(text, autoescape=True))
    if active is not None:
        query = query.where(ClientRow.active == active)
    if after is not None:
        query = query.where(ClientRow.client_id > after)
    rows = list(await session.scalars(query.order_by(ClientRow.client_id).limit(limit + 1)))
    return Page(rows[:limit], rows[limit - 1].client_id if len(rows) > limit else None)


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
        secrets=tuple(Secret(s.id, s.digest, s.expires_at) for s in row.secrets),
        jwks=row.jwks,
        grants={audience: frozenset(scopes) for audience, scopes in grants.items()},
        resources=resources,
        name=row.name,
        grant_types=frozenset(row.grant_types),
        redirect_uris=tuple(row.redirect_uris),
        post_logout_redirect_uris=tuple(row.post_logout_redirect_uris),
        first_party=row.first_party,
        public=row.public,
    )
