"""The audit log, as it goes out."""

from typing import Annotated, Any

import msgspec
from pydantic import Field

from chassis.schemas.base import Answer, Digits, Query
from chassis.schemas.listing import ListQuery
from tokendealer.models import AuditEntry as Row
from tokendealer.schemas.base import Identifier
from tokendealer.store.audit_entries import AuditFilter

Milliseconds = Annotated[int, Field(ge=0, le=2**53)]
MillisecondsParameter = Annotated[int, Field(ge=0, le=2**53), Digits]


class AuditQuery(ListQuery):
    """Which entries; `q` is looked for in their targets. Times in milliseconds since 1970."""

    actor: Identifier | None = None
    action: Identifier | None = None
    target: Identifier | None = None
    since: MillisecondsParameter | None = None
    until: MillisecondsParameter | None = None

    def wanted(self) -> AuditFilter:
        """The same for the store."""
        return AuditFilter(**self.filters())


class ExportQuery(Query):
    """Which entries to export. Times in milliseconds since 1970."""

    since: MillisecondsParameter | None = None
    until: MillisecondsParameter | None = None


class Entry(Answer):
    """Who did what, from where."""

    seq: int
    at: Milliseconds
    actor: str
    action: str
    target: str
    source: str
    request_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    hash: str


class EntryList(Answer):
    """A page of entries, the newest first."""

    items: list[Entry]
    next_cursor: str | None


class ChainStatus(Answer):
    """Whether the chain is whole; else the first broken entry, and why."""

    whole: bool
    entries: int
    broken: int | None
    reason: str | None


def present(row: Row) -> dict[str, object]:
    """The data of an `Entry`."""
    return {
        "seq": row.seq,
        "at": row.at,
        "actor": row.actor,
        "action": row.action,
        "target": row.target,
        "source": row.source,
        "request_id": row.request_id,
        "before": _object(row.before),
        "after": _object(row.after),
        "hash": row.hash.hex(),
    }


def _object(text: str | None) -> object:
    return None if text is None else msgspec.json.decode(text)
