"""Codes and refresh tokens: 256 random bits that say nothing, stored as a keyed hash."""

import hashlib
import hmac
import secrets

REFRESH_PREFIX = "tdr_"
_BYTES = 32


def generate_code() -> str:
    """A fresh authorization code."""
    return secrets.token_urlsafe(_BYTES)


def generate_refresh_token() -> str:
    """A fresh refresh token."""
    return REFRESH_PREFIX + secrets.token_urlsafe(_BYTES)


def is_refresh_token(text: str) -> bool:
    """Whether it looks like one; access tokens never do."""
    return text.startswith(REFRESH_PREFIX)


def digest_of_code(pepper: bytes, unverified_code: str) -> bytes:
    """What is stored of a code, 32 bytes."""
    return _digest(pepper, b"authorization code ", unverified_code)


def digest_of_refresh_token(pepper: bytes, unverified_token: str) -> bytes:
    """What is stored of a refresh token, 32 bytes."""
    return _digest(pepper, b"refresh token ", unverified_token)


def digest_of_nothing() -> bytes:
    """In the place of a token's that nobody was given."""
    return secrets.token_bytes(_BYTES)


def _digest(pepper: bytes, kind: bytes, text: str) -> bytes:
    # The kind keeps one from being taken for another, and both from a client's secret.
    return hmac.digest(pepper, kind + text.encode("utf-8", "surrogatepass"), hashlib.sha256)
