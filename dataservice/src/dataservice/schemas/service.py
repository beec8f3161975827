"""Services, as they come in and go out."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from chassis.schemas.base import NO_NUL, Answer, Body, Flag, Query, Whole, Words
from chassis.schemas.listing import ListQuery
from dataservice import times
from dataservice.models import Service as Row
from dataservice.schemas.base import Changeable

SLUG = "[a-z][a-z0-9-]{0,62}"

Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG}$")]
Description = Annotated[str, StringConstraints(pattern=NO_NUL, max_length=1000)]
Percent = Annotated[int, Field(ge=0, le=100), Whole]


class NewService(Body):
    """A service to create; it is off for all until it is made active."""

    name: Slug
    description: Description = ""
    active: bool = False
    rollout_percent: Percent = 100


class ServicePatch(Body):
    """What to change, as JSON Merge Patch (RFC 7396): null brings the default back.

    The name stays: who has the feature depends on it.
    """

    description: Description | None = None
    active: bool | None = None
    rollout_percent: Percent | None = None


class ServiceQuery(ListQuery):
    """Which services."""

    active: Flag | None = None


class EnabledQuery(Query):
    """For whom."""

    subject: Words = Field(
        description="Any stable name of who asks, e.g. a user's id",
        json_schema_extra={"required": True},  # where quart-schema looks for it
    )


class Service(Changeable):
    """A service."""

    name: Slug
    description: Description
    active: bool
    rollout_percent: Percent


class ServiceList(Answer):
    """A page of services, by name."""

    items: list[Service]
    next_cursor: str | None


class Enabled(Answer):
    """Whether the service is on for the subject."""

    enabled: bool


def changeable(row: Row) -> dict[str, Any]:
    """What a patch is applied to."""
    return {
        "name": row.name,
        "description": row.description,
        "active": row.active,
        "rollout_percent": row.rollout_percent,
    }


def present(row: Row) -> dict[str, Any]:
    """The data of a `Service`."""
    return {
        "id": row.id,
        **changeable(row),
        "created_at": times.to_text(row.created_at),
        "updated_at": times.to_text(row.updated_at),
        "version": row.version,
    }
