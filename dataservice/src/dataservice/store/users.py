"""Users in SQL."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import rows
from chassis.paging import Page
from dataservice.models import User
from dataservice.store.search import contains, search_text

_UNIQUE = ("email", "slack_id")


@dataclass(frozen=True, slots=True)
class UserFilter:
    """Which users: those that have all that is given."""

    email: str | None = None
    slack_id: str | None = None
    location: str | None = None
    q: str | None = None


async def find(session: AsyncSession, user_id: str) -> User | None:
    """The user; None when there is none."""
    return await session.get(User, user_id)


async def page(
    session: AsyncSession, wanted: UserFilter, *, after: str | None, limit: int
) -> Page[User]:
    """Users in the order they were created, from after the id `after`."""
    query = select(User)
    for column in (User.email, User.slack_id, User.location):
        value = getattr(wanted, column.key)
        if value is not None:
            query = query.where(column == value)
    if wanted.q is not None:
        query = query.where(contains(User.search_text, wanted.q))
    return await rows.page(session, query, User.id, after=after, limit=limit)


async def add(session: AsyncSession, user_id: str, now: int, values: dict[str, Any]) -> User:
    """A new user, created at `now`, microseconds since 1970. Conflict naming `email` or such."""
    user = User(
        id=user_id,
        created_at=now,
        updated_at=now,
        version=1,
        search_text=_search_text(values),
        **values,
    )
    await rows.insert(session, user, unique=_UNIQUE)
    return user


async def change(
    session: AsyncSession, user: User, now: int, values: dict[str, Any]
) -> User | None:
    """The user with all of `values`; None when it has changed meanwhile. Conflict as in `add`."""
    changes = {**values, "updated_at": now, "search_text": _search_text(values)}
    return await rows.change(session, user, changes, unique=_UNIQUE)


def _search_text(values: dict[str, Any]) -> str:
    return search_text(values["name"], values["email"], values["location"])
