"""Points in time: microseconds since 1970 where they are stored, RFC 3339 where they are told."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def from_datetime(moment: datetime) -> int:
    """Microseconds since 1970 of an aware datetime."""
    return (moment - _EPOCH) // _MICROSECOND


def to_text(microseconds: int) -> str:
    """E.g. "2026-01-31T12:00:00.000000Z"."""
    moment = _EPOCH + microseconds * _MICROSECOND
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
