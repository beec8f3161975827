"""What TokenDealer can be told by its environment."""

import base64
import binascii
from typing import Annotated

from pydantic import AfterValidator, Field, HttpUrl, SecretStr, TypeAdapter

from chassis.settings import ServiceSettings

KEY_BYTES = 32

_url = TypeAdapter(HttpUrl)


def decode_key(encoded: str) -> bytes:
    """The 32 bytes behind a base64url text; ValueError when it is anything else."""
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(f"must be {KEY_BYTES} bytes in base64url")
    return key


def _require_key(encoded: SecretStr) -> SecretStr:
    decode_key(encoded.get_secret_value())
    return encoded


def _require_issuer(issuer: str) -> str:
    """RFC 8414 section 2: a URL with no query and no fragment; here with no trailing slash too."""
    url = _url.validate_python(issuer)
    if url.query is not None or url.fragment is not None or issuer != str(url).rstrip("/"):
        raise ValueError("must be a normalized URL with no query, fragment or slash at its end")
    return issuer


Key = Annotated[SecretStr, AfterValidator(_require_key)]


class StoreSettings(ServiceSettings):
    """What is enough to read and edit clients; the command line needs no more."""

    port: int = Field(default=8001, ge=1, le=65535)
    database_url: str
    secret_pepper: Key
    """The HMAC key over client secrets: 32 bytes in base64url."""


class Settings(StoreSettings):
    """What it takes to serve."""

    max_body_bytes: int = Field(default=64 * 1024, ge=1024, le=1024 * 1024)
    issuer: Annotated[str, AfterValidator(_require_issuer)]
    master_key: Key
    """Encrypts the private keys at rest: 32 bytes in base64url."""
    jwks_max_age: int = Field(default=300, ge=5, le=86400)
    """Seconds that a verifier may keep the key set before it asks again."""
    client_cache_seconds: float = Field(default=1.0, ge=0, le=2)
    """For how long a disabled client may still get tokens from this process."""
    leeway: int = Field(default=30, ge=0, le=300)
