"""What happened to the signing keys and what is planned, for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from tokendealer.key_policy import KeyPolicy
from tokendealer.models import SigningKey


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """A key's steps, in seconds since 1970; those after now are planned. None: not known yet."""

    kid: str
    state: str
    compromised: bool
    published_at: int
    signs_at: int | None
    retires_at: int | None
    gone_at: int | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every key, the oldest first, and when the one after the last of them is published."""

    keys: Sequence[KeyFacts]
    next_published_at: int | None


def timeline(rows: Sequence[SigningKey], policy: KeyPolicy) -> Timeline:
    """The steps of `rows`, which are in the order in which they were made."""
    upcoming = next((row for row in rows if row.state == "next"), None)
    signing = next((row for row in rows if row.state == "signing"), None)
    last = upcoming or signing
    return Timeline(
        keys=[_facts(row, upcoming, policy) for row in rows],
        next_published_at=last.signs_at + policy.rotation - policy.lead if last else None,
    )


def _facts(row: SigningKey, upcoming: SigningKey | None, policy: KeyPolicy) -> KeyFacts:
    retires_at, gone_at = row.retires_at, row.gone_at
    if row.state in ("next", "signing"):
        retires_at = row.signs_at + policy.rotation
        if row.state == "signing" and upcoming is not None:
            retires_at = upcoming.signs_at
        gone_at = retires_at + policy.retire
    return KeyFacts(
        kid=row.kid,
        state=row.state,
        compromised=row.compromised,
        published_at=row.created_at,
        signs_at=None if _never_signed(row) else row.signs_at,
        retires_at=retires_at,
        gone_at=gone_at,
    )


def _never_signed(row: SigningKey) -> bool:
    """It was compromised before its time."""
    return row.gone_at is not None and row.state == "gone" and row.signs_at > row.gone_at
