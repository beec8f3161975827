"""The rules for a signed token's claims, one small function each (RFC 7519, RFC 9068 2.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bearer.errors import InvalidToken

MAX_SECONDS = 2**53  # beyond it a double, all that Lua has, cannot count seconds

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def text(claims: Mapping[str, object], name: str) -> str:
    """A required string; InvalidToken `missing_claim` or `bad_claim`."""
    if name not in claims:
        raise InvalidToken("missing_claim", f"the claim {name} is missing", claim=name)
    value = claims[name]
    if not isinstance(value, str):
        raise InvalidToken("bad_claim", f"the claim {name} is not a string", claim=name)
    return value


def identifier(claims: Mapping[str, object], name: str) -> str:
    """A required string that may become a key or a log field: not empty, no control characters."""
    value = text(claims, name)
    if not value or _CONTROL.search(value):
        raise InvalidToken("bad_claim", f"the claim {name} is empty or unprintable", claim=name)
    return value


def seconds(claims: Mapping[str, object], name: str) -> float:
    """A required NumericDate: seconds since 1970, from 0 to 2**53; not a bool, not NaN."""
    if name not in claims:
        raise InvalidToken("missing_claim", f"the claim {name} is missing", claim=name)
    value = claims[name]
    # bool is an int in Python, and NaN fails every comparison
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidToken("bad_claim", f"the claim {name} is not a number", claim=name)
    number = float(value)  # compared as the double that it is in Lua
    if not 0 <= number <= MAX_SECONDS:
        raise InvalidToken("bad_claim", f"the claim {name} is out of range", claim=name)
    return number


def scopes(claims: Mapping[str, object]) -> frozenset[str]:
    """The `scope` claim split at spaces only (RFC 6749 section 3.3); absent means none."""
    if "scope" not in claims:
        return frozenset()
    return frozenset(filter(None, text(claims, "scope").split(" ")))


def equal(claims: Mapping[str, object], name: str, wanted: str, code: str) -> str:
    """A required string equal to `wanted`, byte for byte; otherwise InvalidToken `code`."""
    value = text(claims, name)
    if value != wanted:
        raise InvalidToken(code, f"the claim {name} is not the expected one", claim=name)
    return value


def check_times(
    expires_at: float, not_before: float | None, issued_at: float, *, now: float, leeway: int
) -> None:
    """InvalidToken `expired`, `not_yet_valid` or `issued_in_future`; all arguments in seconds."""
    if now >= expires_at + leeway:
        raise InvalidToken("expired", "the token has expired", claim="exp")
    if not_before is not None and not_before > now + leeway:
        raise InvalidToken("not_yet_valid", "the token is not valid yet", claim="nbf")
    if issued_at > now + leeway:
        raise InvalidToken("issued_in_future", "the token comes from the future", claim="iat")


def freeze(value: object) -> object:
    """`value` with every object read-only and every array a tuple: cached claims are shared."""
    if isinstance(value, dict):
        return MappingProxyType({name: freeze(member) for name, member in value.items()})
    if isinstance(value, list):
        return tuple(map(freeze, value))
    return value
