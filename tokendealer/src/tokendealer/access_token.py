"""The claims of an access token (RFC 9068 section 2.2)."""

import secrets
from collections.abc import Callable
from dataclasses import asdict

from chassis.clock import Clock
from tokendealer.grants.granted import Granted
from tokendealer.scope import format_scope

FirstSecond = Callable[[str, str], int]
"""Before which second a client's token for a subject would be revoked already."""


class AccessTokens:
    """Gives what is granted its claims, now, or in the first second that is not revoked."""

    def __init__(self, *, first_second_for: FirstSecond, issuer: str, clock: Clock) -> None:
        self._first_second_for = first_second_for
        self._issuer = issuer
        self._clock = clock

    def __call__(self, granted: Granted) -> dict[str, object]:
        """The claims; `exp` and `iat` are whole seconds."""
        earliest = self._first_second_for(granted.client.client_id, granted.subject)
        return claims_of(granted, issuer=self._issuer, now=max(self._clock(), earliest))


def claims_of(granted: Granted, *, issuer: str, now: float) -> dict[str, object]:
    """What the token says. Nothing of it is stored: the signature is the record."""
    issued_at = int(now)
    client = granted.client
    expires_at = issued_at + client.token_lifetime
    if granted.not_after is not None:
        expires_at = min(expires_at, granted.not_after)
    claims: dict[str, object] = {
        "iss": issuer,
        "sub": granted.subject,
        "client_id": client.client_id,
        "aud": granted.audience,
        "exp": expires_at,
        "iat": issued_at,
        "nbf": issued_at,
        "jti": secrets.token_urlsafe(16),
        "scope": format_scope(granted.scopes),
    }
    if client.quota is not None:
        claims["quota"] = asdict(client.quota)
    if granted.auth_time is not None:
        claims["auth_time"] = granted.auth_time
    if granted.name is not None:
        claims["name"] = granted.name
    return claims
