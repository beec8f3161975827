"""The audit log: who did what, as a chain in which no entry can be changed, left out or slipped in.

An entry's hash is HMAC-SHA-256 over the hash before it and all that it says, under a key that only
TokenDealer has: whoever can write to the database alone can't make another chain that verifies.
See docs/decisions/0009-audit-chain.md.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import Clock
from tokendealer.models import AuditEntry
from tokendealer.store import audit_entries

GENESIS = bytes(32)
"""The hash before the first entry's."""
MAX_TARGET, MAX_ACTOR, MAX_SOURCE = 300, 128, 64

_encode = msgspec.json.Encoder(order="sorted").encode
Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Origin:
    """Who acts ("client:orders", "cli:root", "schedule"), from where, in which request."""

    actor: str
    source: str
    request_id: str


SCHEDULE = Origin("schedule", "", "")
"""TokenDealer by itself."""


def key_of(pepper: bytes) -> bytes:
    """The chain's key, 32 bytes, of the one that secrets are hashed under."""
    return hmac.digest(pepper, b"audit chain", hashlib.sha256)


class Trail:
    """Adds entries that say `origin` did it, each in the transaction of what it tells of."""

    def __init__(self, key: bytes, clock: Clock, origin: Origin) -> None:
        self._key = key
        self._clock = clock
        self._origin = origin

    async def add(
        self,
        session: AsyncSession,
        action: str,
        target: str,
        *,
        before: Facts | None = None,
        after: Facts | None = None,
    ) -> None:
        """One more entry. `before` and `after` have no secret in them: the caller leaves it out."""
        seq, previous_hash = await audit_entries.take_next(session)
        entry = AuditEntry(
            seq=seq,
            at=int(self._clock() * 1000),
            actor=self._origin.actor[:MAX_ACTOR],
            action=action,
            target=target[:MAX_TARGET],
            source=self._origin.source[:MAX_SOURCE],
            request_id=self._origin.request_id,
            before=_text(before),
            after=_text(after),
            previous_hash=previous_hash,
        )
        entry.hash = hash_of(self._key, entry)
        await audit_entries.add(session, entry)


Trails = Callable[[Origin], Trail]
"""Gives each origin its trail."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of `entries` that were looked at; `broken`: the first that does not fit, and why."""

    entries: int
    broken: int | None
    reason: str | None


async def verify_chain(session: AsyncSession, key: bytes) -> Verdict:
    """Whether every entry is there, in its place, and says what it said."""
    expected, previous_hash = 1, GENESIS
    async for entry in audit_entries.all_in_order(session):
        reason = _reason(entry, expected, previous_hash, key)
        if reason is not None:
            return Verdict(expected - 1, min(entry.seq, expected), reason)
        expected, previous_hash = entry.seq + 1, entry.hash
    head = await audit_entries.head(session)
    if head is None or (head.seq, head.hash) != (expected - 1, previous_hash):
        return Verdict(expected - 1, expected, "entries are missing at the end")
    return Verdict(expected - 1, None, None)


def hash_of(key: bytes, entry: AuditEntry) -> bytes:
    """The hash that an entry has to have, 32 bytes."""
    said = (
        entry.seq,
        entry.at,
        entry.actor,
        entry.action,
        entry.target,
        entry.source,
        entry.request_id,
        entry.before,
        entry.after,
    )
    return hmac.digest(key, entry.previous_hash + _encode(said), hashlib.sha256)


def _reason(entry: AuditEntry, expected: int, previous_hash: bytes, key: bytes) -> str | None:
    if entry.seq < expected:
        return "there is no such place"
    if entry.seq > expected:
        return f"entry {expected} is missing"
    if entry.previous_hash != previous_hash:
        return "it does not follow the entry before it"
    if not hmac.compare_digest(entry.hash, hash_of(key, entry)):
        return "it was changed"
    return None


def _text(facts: Facts | None) -> str | None:
    return None if facts is None else _encode(facts).decode()
