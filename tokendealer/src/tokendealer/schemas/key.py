"""Signing keys and their timeline, as they go out."""

from dataclasses import asdict
from typing import Literal

from chassis.schemas.base import Answer
from tokendealer.key_timeline import Timeline as Facts
from tokendealer.schemas.base import Seconds


class Key(Answer):
    """A key's steps; those in the future are planned."""

    kid: str
    state: Literal["next", "signing", "retiring", "gone"]
    compromised: bool
    published_at: Seconds
    signs_at: Seconds | None
    retires_at: Seconds | None
    gone_at: Seconds | None


class Timeline(Answer):
    """Every key, the oldest first."""

    items: list[Key]
    next_published_at: Seconds | None


class KeyStep(Answer):
    """The key that signs, or is going to."""

    kid: str
    state: str
    signs_at: Seconds


def present(timeline: Facts) -> dict[str, object]:
    """The data of a `Timeline`."""
    return {
        "items": [asdict(key) for key in timeline.keys],
        "next_published_at": timeline.next_published_at,
    }
