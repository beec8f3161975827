"""Users, as they come in and go out."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from chassis.schemas.base import Answer, Body, JsonObject, Words, never_null
from chassis.schemas.listing import ListQuery
from dataservice import times
from dataservice.models import User as Row
from dataservice.schemas.base import Changeable

_LOCAL, _LABEL = r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}", r"[A-Za-z0-9-]{1,63}"

Email = Annotated[
    str,
    StringConstraints(pattern=rf"^{_LOCAL}@{_LABEL}(\.{_LABEL}){{0,7}}$", max_length=254),
    AfterValidator(str.lower),  # one person, one address, however it was typed
]
SlackId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,32}$")]


class NewUser(Body):
    """A user to create."""

    name: Words
    email: Email | None = None
    location: Words | None = None
    slack_id: SlackId | None = None
    config: JsonObject = Field(default_factory=dict)


class UserPatch(Body):
    """What to change, as JSON Merge Patch (RFC 7396): null takes a member away."""

    name: Words | None = Field(None, json_schema_extra=never_null)
    email: Email | None = None
    location: Words | None = None
    slack_id: SlackId | None = None
    config: JsonObject | None = None


class UserQuery(ListQuery):
    """Which users."""

    email: Email | None = None
    slack_id: SlackId | None = None
    location: Words | None = None


class User(Changeable):
    """A user."""

    name: Words
    email: Email | None
    location: Words | None
    slack_id: SlackId | None
    config: JsonObject


class UserList(Answer):
    """A page of users, in the order they were created."""

    items: list[User]
    next_cursor: str | None


def changeable(row: Row) -> dict[str, Any]:
    """What a patch is applied to."""
    return {
        "name": row.name,
        "email": row.email,
        "location": row.location,
        "slack_id": row.slack_id,
        "config": row.config,
    }


def present(row: Row) -> dict[str, Any]:
    """The data of a `User`."""
    return {
        "id": row.id,
        **changeable(row),
        "created_at": times.to_text(row.created_at),
        "updated_at": times.to_text(row.updated_at),
        "version": row.version,
    }
