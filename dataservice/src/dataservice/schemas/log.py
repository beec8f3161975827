"""Activity logs, as they come in and go out."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from chassis.schemas.base import NO_NUL, ONE_LINE, Answer, Body, JsonObject, Moment, Words
from chassis.schemas.listing import ListQuery
from dataservice import times
from dataservice.models import Log as Row
from dataservice.schemas.base import Id

Action = Annotated[str, StringConstraints(pattern=ONE_LINE, min_length=1, max_length=100)]
Actor = Annotated[str, StringConstraints(pattern=NO_NUL)]  # a client_id is TokenDealer's to bound


class NewLog(Body):
    """Something that was done. Who did it is taken from the token."""

    action: Action
    subject: Words | None = None
    detail: JsonObject = Field(default_factory=dict)


class LogQuery(ListQuery):
    """Which entries: `since` is included, `until` is not."""

    action: Action | None = None
    actor: Words | None = None
    since: Moment | None = None
    until: Moment | None = None

    def filters(self) -> dict[str, Any]:
        """See `ListQuery.filters`; times are microseconds since 1970."""
        return {
            name: times.from_datetime(value) if isinstance(value, datetime) else value
            for name, value in super().filters().items()
        }


class Log(Answer):
    """An entry."""

    id: Id
    created_at: datetime
    actor: Actor
    action: Action
    subject: Words | None
    detail: JsonObject


class LogList(Answer):
    """A page of entries, the newest first."""

    items: list[Log]
    next_cursor: str | None


def present(row: Row) -> dict[str, Any]:
    """The data of a `Log`."""
    return {
        "id": row.id,
        "created_at": times.to_text(row.created_at),
        "actor": row.actor,
        "action": row.action,
        "subject": row.subject,
        "detail": row.detail,
    }
