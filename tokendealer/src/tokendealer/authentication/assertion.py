"""`private_key_jwt`: the claims of a client's assertion (RFC 7523 section 3)."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from tokendealer.errors import InvalidClient

MAX_LIFETIME = 3600  # seconds; also bounds for how long a used jti must be remembered
MAX_JTI = 255
MAX_ASSERTION = 8192


@dataclass(frozen=True, slots=True)
class Assertion:
    """What is needed to make sure that it is used once."""

    jti: str
    expires_at: int


def unverified_subject(unverified_assertion: str) -> str:
    """The client id that an assertion claims to speak for, to find the keys to check it with."""
    if len(unverified_assertion) > MAX_ASSERTION:
        raise InvalidClient("the assertion is too large")
    parts = unverified_assertion.split(".")
    if len(parts) != 3:
        raise InvalidClient("the assertion is not a compact JWS")
    try:
        payload = msgspec.json.decode(_base64url_decode(parts[1]))
    except (ValueError, RecursionError):
        raise InvalidClient("the assertion's payload is not base64url of JSON") from None
    subject = payload.get("sub") if isinstance(payload, dict) else None
    if not isinstance(subject, str) or "\0" in subject:  # which PostgreSQL takes in no text
        raise InvalidClient("the assertion has no sub")
    return subject


def check_claims(
    claims: Mapping[str, Any], *, client_id: str, audiences: frozenset[str], now: float, leeway: int
) -> Assertion:
    """InvalidClient unless the (already signed) claims are those of a fresh assertion for us."""
    if claims.get("iss") != client_id or claims.get("sub") != client_id:
        raise InvalidClient("iss and sub of the assertion must both be the client_id")
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if not any(isinstance(name, str) and name in audiences for name in named):
        raise InvalidClient("aud of the assertion is not this server")
    expires_at = _time(claims, "exp")
    if expires_at is None or now >= expires_at + leeway:
        raise InvalidClient("the assertion is expired or has no exp")
    if expires_at > now + MAX_LIFETIME + leeway:
        raise InvalidClient(f"the assertion lives longer than {MAX_LIFETIME} s")
    for name in ("nbf", "iat"):
        if (_time(claims, name) or 0) > now + leeway:
            raise InvalidClient(f"{name} of the assertion is in the future")
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= MAX_JTI or "\0" in jti:
        raise InvalidClient(f"jti of the assertion must be text of 1 to {MAX_JTI} characters")
    return Assertion(jti, int(expires_at) + leeway + 1)


def _time(claims: Mapping[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**53:
        raise InvalidClient(f"{name} of the assertion is not a time")
    return value


def _base64url_decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
