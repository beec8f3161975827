"""The claims of an access token (RFC 9068 section 2.2)."""

import secrets
from dataclasses import asdict

from tokendealer.grants import Granted
from tokendealer.scope import format_scope


def claims_of(granted: Granted, *, issuer: str, now: float) -> dict[str, object]:
    """What the token says. Nothing of it is stored: the signature is the record."""
    issued_at = int(now)
    client = granted.client
    claims: dict[str, object] = {
        "iss": issuer,
        "sub": granted.subject,
        "client_id": client.client_id,
        "aud": granted.audience,
        "exp": issued_at + client.token_lifetime,
        "iat": issued_at,
        "nbf": issued_at,
        "jti": secrets.token_urlsafe(16),
        "scope": format_scope(granted.scopes),
    }
    if client.quota is not None:
        claims["quota"] = asdict(client.quota)
    return claims
