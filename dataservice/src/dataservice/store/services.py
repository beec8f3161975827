"""Services in SQL."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import rows
from chassis.paging import Page
from dataservice.models import Service
from dataservice.store.search import contains, search_text

_UNIQUE = ("name",)


@dataclass(frozen=True, slots=True)
class ServiceFilter:
    """Which services: those that have all that is given."""

    active: bool | None = None
    q: str | None = None


async def find(session: AsyncSession, id_or_name: str) -> Service | None:
    """The service; None when there is none. No name looks like an id."""
    wanted = or_(Service.id == id_or_name, Service.name == id_or_name)
    found: Service | None = await session.scalar(select(Service).where(wanted))
    return found


async def page(
    session: AsyncSession, wanted: ServiceFilter, *, after: str | None, limit: int
) -> Page[Service]:
    """Services by name, which never changes, from after the name `after`."""
    query = select(Service)
    if wanted.active is not None:
        query = query.where(Service.active.is_(wanted.active))
    if wanted.q is not None:
        query = query.where(contains(Service.search_text, wanted.q))
    return await rows.page(session, query, Service.name, after=after, limit=limit)


async def add(session: AsyncSession, service_id: str, now: int, values: dict[str, Any]) -> Service:
    """A new service, created at `now`, microseconds since 1970. Conflict naming `name`."""
    service = Service(
        id=service_id,
        created_at=now,
        updated_at=now,
        version=1,
        search_text=_search_text(values),
        **values,
    )
    await rows.insert(session, service, unique=_UNIQUE)
    return service


async def change(
    session: AsyncSession, service: Service, now: int, values: dict[str, Any]
) -> Service | None:
    """The service with all of `values`; None when it has changed meanwhile."""
    changes = {**values, "updated_at": now, "search_text": _search_text(values)}
    return await rows.change(session, service, changes, unique=_UNIQUE)


def _search_text(values: dict[str, Any]) -> str:
    return search_text(values["name"], values["description"])
