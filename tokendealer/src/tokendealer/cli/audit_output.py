"""Entries of the audit log as a table and as JSON."""

import json
from collections.abc import Mapping, Sequence

from tokendealer.cli.run import date, print_table
from tokendealer.models import AuditEntry


def as_dict(entry: AuditEntry) -> dict[str, object]:
    """All of an entry, for scripts; hashes in hex."""
    return {
        "seq": entry.seq,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "target": entry.target,
        "source": entry.source,
        "request_id": entry.request_id,
        "before": _parsed(entry.before),
        "after": _parsed(entry.after),
        "previous_hash": entry.previous_hash.hex(),
        "hash": entry.hash.hex(),
    }


def print_entries(entries: Sequence[AuditEntry]) -> None:
    """One line an entry."""
    rows = [
        (
            str(entry.seq),
            date(entry.at / 1000),
            entry.actor,
            entry.action,
            entry.target,
            entry.source or "-",
            " ".join(_changed(entry)) or "-",
        )
        for entry in entries
    ]
    print_table(("SEQ", "AT", "ACTOR", "ACTION", "TARGET", "FROM", "CHANGED"), rows)


def _changed(entry: AuditEntry) -> list[str]:
    """The names of what is not as it was; none where something came or went as a whole."""
    before, after = _parsed(entry.before), _parsed(entry.after)
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return []
    return [name for name in after if before.get(name) != after[name]]


def _parsed(text: str | None) -> object:
    """What the JSON says; the text itself where somebody has changed it to something else."""
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
