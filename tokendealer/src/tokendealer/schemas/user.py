"""People, as they come in and go out."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from chassis.schemas.base import Answer, Body, Flag, never_null
from chassis.schemas.listing import ListQuery
from tokendealer.models import User as Row
from tokendealer.people.accounts import UserFacts, facts_of
from tokendealer.people.identity import MAX_EMAIL
from tokendealer.schemas.base import Name, Seconds

Email = Annotated[str, StringConstraints(min_length=3, max_length=MAX_EMAIL)]


class UserState(Body):
    """What can be changed of a person's account."""

    name: Name
    admin: bool = False
    active: bool = True

    def to_facts(self) -> UserFacts:
        """The same for the domain."""
        return UserFacts(name=self.name, admin=self.admin, active=self.active)


class UserRequest(Body):
    """A person to invite."""

    email: Email
    name: Name
    admin: bool = Field(False, description="May be given every scope")


class UserPatch(Body):
    """What to change, as JSON Merge Patch (RFC 7396)."""

    name: Name | None = Field(None, json_schema_extra=never_null)
    admin: bool | None = Field(None, json_schema_extra=never_null)
    active: bool | None = Field(None, json_schema_extra=never_null)


class UserQuery(ListQuery):
    """Which people."""

    active: Flag | None = None
    admin: Flag | None = None


class ResetRequest(Body):
    """What is taken away besides the password."""

    second_factor: bool = Field(False, description="The second factor and its recovery codes too")


class User(Answer):
    """Somebody who may sign in. `invited`: there is no password yet."""

    user_id: str
    email: str
    email_verified: bool
    name: str
    admin: bool
    active: bool
    second_factor: bool
    invited: bool
    created_at: Seconds
    signed_in_at: Seconds | None
    version: int


class UserWithLink(User):
    """Somebody who was just invited; the link to set a password with is shown this once."""

    link: str


class Link(Answer):
    """A link to set a password with, once and within three days."""

    link: str


class UserList(Answer):
    """A page of people, by address."""

    items: list[User]
    next_cursor: str | None


def present(row: Row) -> dict[str, object]:
    """The data of a `User`."""
    return {
        **facts_of(row),
        "created_at": row.created_at,
        "signed_in_at": row.signed_in_at,
        "version": row.version,
    }


def changeable(row: Row) -> dict[str, Any]:
    """What a patch is applied to."""
    return {"name": row.name, "admin": row.admin, "active": row.active}


def version_of(row: Row) -> str:
    """For its entity tag."""
    return f"{row.user_id}-{row.version}"
