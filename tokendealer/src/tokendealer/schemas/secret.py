"""Client secrets, as they come in and go out: the secret itself is told once."""

from typing import Literal

from pydantic import Field

from chassis.schemas.base import Answer, Body, Flag, Query
from tokendealer.administration.secrets import state_of
from tokendealer.models import ClientSecret as Row
from tokendealer.schemas.base import Seconds


class SecretRequest(Body):
    """A secret to make."""

    label: str = Field(min_length=1, max_length=100)
    expires_at: Seconds | None = Field(None, description="Seconds since 1970; null: never")


class RetireQuery(Query):
    """How to retire one."""

    force: Flag = Field(False, description="Although it was used in the last day, or is the last")


class Secret(Answer):
    """One of a client's secrets."""

    secret_id: int
    label: str
    state: Literal["live", "expiring", "expired"]
    created_at: Seconds
    expires_at: Seconds | None
    last_used_at: Seconds | None
    last_used_from: str | None


class NewSecretAnswer(Secret):
    """A secret that was just made, shown this once."""

    client_secret: str


class SecretList(Answer):
    """A client's secrets, the oldest first."""

    items: list[Secret]


def present(row: Row, now: float, warning_days: int) -> dict[str, object]:
    """The data of a `Secret`."""
    return {
        "secret_id": row.id,
        "label": row.label,
        "state": state_of(row, now, warning_days),
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "last_used_at": row.last_used_at,
        "last_used_from": row.last_used_from,
    }
