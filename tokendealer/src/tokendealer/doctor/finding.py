"""What a check has found."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`warn`: will be wrong or should be known; `bad`: is unsafe or does not work. mend: how."""

    check: str
    level: Level
    what: str
    mend: str | None = None


def ok(check: str, what: str) -> Finding:
    """All is well."""
    return Finding(check, "ok", what)


def warn(check: str, what: str, mend: str) -> Finding:
    """It goes on working, for now."""
    return Finding(check, "warn", what, mend)


def bad(check: str, what: str, mend: str) -> Finding:
    """It is unsafe, or does not work."""
    return Finding(check, "bad", what, mend)
