"""Scopes: space-separated tokens of printable ASCII (RFC 6749 section 3.3)."""

import re

from tokendealer.errors import InvalidScope

OPENID, PROFILE, EMAIL = "openid", "profile", "email"
IDENTITY = frozenset({OPENID, PROFILE, EMAIL})
"""Scopes that open no API, but tell who somebody is (OpenID Connect Core section 5.4)."""
OFFLINE_ACCESS = "offline_access"
"""May be asked for and changes nothing: who gets refresh tokens is the client's registration."""
RESERVED = IDENTITY | {OFFLINE_ACCESS}

SCOPE_TOKEN = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]{1,64}")


def parse_scope(scope: str) -> frozenset[str]:
    """The set of scope tokens; InvalidScope when one has a character that is not allowed."""
    tokens = scope.split(" ")
    if not all(SCOPE_TOKEN.fullmatch(token) for token in tokens):
        raise InvalidScope("scope is not a list of scope tokens with single spaces", field="scope")
    return frozenset(tokens)


def narrow(requested: str | None, allowed: frozenset[str]) -> frozenset[str]:
    """What is granted: all that is `allowed` where nothing is requested, else just the request.

    InvalidScope when the request holds more than is allowed, whether such a scope exists or not.
    """
    if requested is None:
        return allowed
    scopes = parse_scope(requested)
    if not scopes <= allowed:
        raise InvalidScope("scope has a value that this client may not ask for", field="scope")
    return scopes


def format_scope(scopes: frozenset[str]) -> str:
    """The wire form, in a stable order."""
    return " ".join(sorted(scopes))
