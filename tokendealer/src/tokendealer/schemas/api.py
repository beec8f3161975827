"""APIs, as they come in and go out."""

from pydantic import Field

from chassis.schemas.base import Answer, Body, never_null
from tokendealer.administration.apis import ApiFacts, facts_of
from tokendealer.models import Api as Row
from tokendealer.schemas.base import Audience, Scope, Seconds


class NewApi(Body):
    """An API to register."""

    audience: Audience
    scopes: list[Scope] = Field(min_length=1, max_length=200)
    resource: str | None = Field(None, max_length=2048, description="Its URI (RFC 8707)")
    open_to_users: list[Scope] = Field(
        default_factory=list,
        max_length=200,
        description="Those of its scopes that people have who are no admins",
    )

    def facts(self) -> ApiFacts:
        """The same for the domain."""
        return ApiFacts(frozenset(self.scopes), self.resource, frozenset(self.open_to_users))


class ApiState(Body):
    """What can be changed of an API."""

    scopes: list[Scope] = Field(min_length=1, max_length=200)
    resource: str | None = Field(None, max_length=2048)
    open_to_users: list[Scope] = Field(default_factory=list, max_length=200)

    def facts(self) -> ApiFacts:
        """The same for the domain."""
        return ApiFacts(frozenset(self.scopes), self.resource, frozenset(self.open_to_users))


class ApiPatch(Body):
    """What to change, as JSON Merge Patch (RFC 7396)."""

    scopes: list[Scope] | None = Field(None, json_schema_extra=never_null)
    resource: str | None = None
    open_to_users: list[Scope] | None = Field(None, description="null: none of them")


class Api(Answer):
    """A service that accepts tokens."""

    id: str
    audience: str
    scopes: list[str]
    open_to_users: list[str]
    resource: str | None
    created_at: Seconds
    version: int


class ApiList(Answer):
    """Every API, by audience."""

    items: list[Api]


def present(row: Row) -> dict[str, object]:
    """The data of an `Api`."""
    return {
        "id": row.api_id,
        **facts_of(row),
        "created_at": row.created_at,
        "version": row.version,
    }


def changeable(row: Row, scopes: list[str] | None) -> dict[str, object]:
    """What a patch that brings these `scopes`, if any, is applied to."""
    facts = facts_of(row)
    del facts["audience"]
    if scopes is not None:  # one that goes is open to nobody, and need not be named for that
        facts["open_to_users"] = [
            each.scope for each in row.scopes if each.open_to_users and each.scope in scopes
        ]
    return facts


def version_of(row: Row) -> str:
    """For its entity tag."""
    return f"{row.api_id}-{row.created_at}-{row.version}"
