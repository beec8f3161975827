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


class ApiState(Body):
    """What can be changed of an API."""

    scopes: list[Scope] = Field(min_length=1, max_length=200)
    resource: str | None = Field(None, max_length=2048)

    def facts(self) -> ApiFacts:
        """The same for the domain."""
        return ApiFacts(frozenset(self.scopes), self.resource)


class ApiPatch(Body):
    """What to change, as JSON Merge Patch (RFC 7396)."""

    scopes: list[Scope] | None = Field(None, json_schema_extra=never_null)
    resource: str | None = None


class Api(Answer):
    """A service that accepts tokens."""

    id: str
    audience: str
    scopes: list[str]
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


def version_of(row: Row) -> str:
    """For its entity tag."""
    return f"{row.api_id}-{row.created_at}-{row.version}"
