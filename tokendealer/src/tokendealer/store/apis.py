"""APIs and their scopes in SQL."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import Api, ApiScope


async def find(session: AsyncSession, audience: str) -> Api | None:
    """The API with its scopes; None when there is none."""
    return await session.get(Api, audience)


async def find_by_id(session: AsyncSession, api_id: str) -> Api | None:
    """The API with this id; None when there is none."""
    api: Api | None = await session.scalar(select(Api).where(Api.api_id == api_id))
    return api


async def has_resource(session: AsyncSession, resource: str) -> bool:
    """Whether an API has this resource URI."""
    found = await session.execute(select(Api.audience).where(Api.resource == resource))
    return found.first() is not None


async def open_scopes(session: AsyncSession) -> dict[str, frozenset[str]]:
    """The scopes by audience that people may have who are no admins."""
    scopes: defaultdict[str, set[str]] = defaultdict(set)
    columns = select(ApiScope.audience, ApiScope.scope).where(ApiScope.open_to_users)
    for audience, scope in await session.execute(columns):
        scopes[audience].add(scope)
    return {audience: frozenset(names) for audience, names in scopes.items()}


async def find_all(session: AsyncSession) -> list[Api]:
    """Every API, by audience."""
    return list(await session.scalars(select(Api).order_by(Api.audience)))
