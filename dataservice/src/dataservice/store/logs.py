"""Activity logs in SQL: added and read, never changed."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import rows
from chassis.paging import Page
from dataservice.identifiers import first_at
from dataservice.models import Log
from dataservice.store.search import contains, search_text


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which entries: `since` (included) and `until` (not) are microseconds since 1970."""

    action: str | None = None
    actor: str | None = None
    since: int | None = None
    until: int | None = None
    q: str | None = None


async def find(session: AsyncSession, log_id: str) -> Log | None:
    """The entry; None when there is none."""
    return await session.get(Log, log_id)


async def page(
    session: AsyncSession, wanted: LogFilter, *, after: str | None, limit: int
) -> Page[Log]:
    """Entries, the newest first, from before the id `after`."""
    query = select(Log)
    if wanted.action is not None:
        query = query.where(Log.action == wanted.action)
    if wanted.actor is not None:
        query = query.where(Log.actor == wanted.actor)
    # ids begin with the time, so the primary key's index serves these too
    if wanted.since is not None:
        query = query.where(Log.id >= first_at(wanted.since))
    if wanted.until is not None:
        query = query.where(Log.id < first_at(wanted.until))
    if wanted.q is not None:
        query = query.where(contains(Log.search_text, wanted.q))
    return await rows.page(session, query, Log.id, after=after, limit=limit, newest_first=True)


async def add(session: AsyncSession, log_id: str, now: int, values: dict[str, Any]) -> Log:
    """A new entry, of `now`, microseconds since 1970."""
    detail = json.dumps(values["detail"], ensure_ascii=False)
    searched = search_text(values["action"], values["actor"], values["subject"], detail)
    log = Log(id=log_id, created_at=now, search_text=searched, **values)
    await rows.insert(session, log)
    return log
