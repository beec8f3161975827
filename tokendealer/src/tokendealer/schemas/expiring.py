"""What is going to expire or change by itself, as it goes out."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field

from chassis.schemas.base import Answer, Digits, Query
from tokendealer.key_timeline import KeyFacts
from tokendealer.schemas.base import Seconds
from tokendealer.store.expiring import ExpiringSecret

DEFAULT_DAYS, MAX_DAYS = 30, 365


class ExpiringQuery(Query):
    """How far to look ahead."""

    within_days: Annotated[int, Field(ge=1, le=MAX_DAYS), Digits] = DEFAULT_DAYS


class Expiring(Answer):
    """A step that comes by itself: a secret's or a key's."""

    kind: Literal["secret", "key"]
    id: str = Field(description="The secret's number or the key's kid")
    client_id: str | None = Field(description="Whose secret; null for a key")
    label: str | None
    at: Seconds
    what: Literal["expires", "signs", "retires", "gone"]


class ExpiringList(Answer):
    """The steps, the next one first."""

    items: list[Expiring]


def present(
    secrets: Iterable[ExpiringSecret], keys: Iterable[KeyFacts], since: float, until: float
) -> dict[str, object]:
    """The data of an `ExpiringList`: `secrets`, and the steps of `keys` in that time."""
    steps = (step for step in _key_steps(keys) if since < step.at <= until)
    items = sorted([*map(_secret, secrets), *steps], key=lambda item: (item.at, item.kind))
    return {"items": [item.model_dump() for item in items]}


def _secret(row: ExpiringSecret) -> Expiring:
    return Expiring(
        kind="secret",
        id=str(row.secret_id),
        client_id=row.client_id,
        label=row.label,
        at=row.expires_at,
        what="expires",
    )


def _key_steps(keys: Iterable[KeyFacts]) -> Iterator[Expiring]:
    for key in keys:
        steps: tuple[tuple[Literal["signs", "retires", "gone"], int | None], ...] = (
            ("signs", key.signs_at),
            ("retires", key.retires_at),
            ("gone", key.gone_at),
        )
        for what, at in steps:
            if at is not None:
                yield Expiring(kind="key", id=key.kid, client_id=None, label=None, at=at, what=what)
