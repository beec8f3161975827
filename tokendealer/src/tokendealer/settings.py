"""What TokenDealer can be told by its environment."""

import re
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, HttpUrl, TypeAdapter, model_validator

from chassis.redis_url import RedisUrl
from chassis.secret_key import Key, decode_key
from chassis.settings import ServiceSettings, unsafe_issuer
from tokendealer import weak
from tokendealer.key_policy import KeyPolicy

MAX_TOKEN_LIFETIME = 86400
"""Seconds that a token may live at most."""
MAX_LEEWAY = 300
"""Seconds by which any verifier may still take a token that has expired."""
LEAD_SPARE_SECONDS = 10
"""For a verifier's request for the key set that fails at first."""

_url = TypeAdapter(HttpUrl)
# What a CSP takes after `frame-ancestors`: nobody, ourselves, or hosts with their scheme.
_ANCESTORS = re.compile(
    r"'none'|('self'|https?://[A-Za-z0-9.*:-]+)( ('self'|https?://[A-Za-z0-9.*:-]+))*"
)


def _require_issuer(issuer: str) -> str:
    """RFC 8414 section 2: a URL with no query and no fragment; here with no trailing slash too."""
    url = _url.validate_python(issuer)
    if url.query is not None or url.fragment is not None or issuer != str(url).rstrip("/"):
        raise ValueError("must be a normalized URL with no query, fragment or slash at its end")
    return issuer


def _require_ancestors(sources: str) -> str:
    if _ANCESTORS.fullmatch(sources) is None:
        raise ValueError("must be 'none', or 'self' and URLs with no path, with blanks between")
    return sources


class StoreSettings(ServiceSettings):
    """What is enough to read and edit clients; the command line needs no more."""

    port: int = Field(default=8001, ge=1, le=65535)
    database_url: str
    secret_pepper: Key
    """The HMAC key over client secrets: 32 bytes in base64url."""
    secret_pepper_file: Path | None = None
    """Where `secret_pepper` came from, when it came from a file."""
    secret_warning_days: int = Field(default=14, ge=0, le=365)
    """A secret that expires within so many days is warned of."""

    def unsafe(self) -> list[str]:
        """See `ServiceSettings.unsafe`."""
        return [
            *super().unsafe(),
            *weak.key("SECRET_PEPPER", self.pepper),
            *weak.file("SECRET_PEPPER_FILE", self.secret_pepper_file),
        ]

    @property
    def pepper(self) -> bytes:
        """The bytes of `secret_pepper`."""
        return decode_key(self.secret_pepper.get_secret_value())


class Settings(StoreSettings):
    """What it takes to serve."""

    max_body_bytes: int = Field(default=64 * 1024, ge=1024, le=1024 * 1024)
    issuer: Annotated[str, AfterValidator(_require_issuer)]
    master_key: Key
    """Encrypts the private keys at rest: 32 bytes in base64url."""
    master_key_file: Path | None = None
    """Where `master_key` came from, when it came from a file."""
    master_key_new: Key | None = None
    """What `master-key rotate` exchanges a `master_key` of the environment for."""
    jwks_max_age: int = Field(default=300, ge=5, le=86400)
    """Seconds that a verifier may keep the key set before it asks again."""
    key_rotation_seconds: int = Field(default=30 * 86400, ge=60, le=366 * 86400)
    """For how long a key signs."""
    client_cache_seconds: float = Field(default=1.0, ge=0, le=2)
    """For how long a disabled client may still get tokens from this process."""
    leeway: int = Field(default=30, ge=0, le=300)
    redis_url: RedisUrl | None = None
    """Where people's sessions are; without it in this process."""
    session_idle_seconds: int = Field(default=12 * 3600, ge=60, le=7 * 86400)
    """For how long a person stays signed in who does nothing."""
    session_max_seconds: int = Field(default=7 * 86400, ge=60, le=90 * 86400)
    """For how long anybody stays signed in."""
    sign_up: bool = False
    """Whether people may make themselves an account."""
    frame_ancestors: Annotated[str, AfterValidator(_require_ancestors)] = "'none'"
    """Who may show our pages in a frame, as a Content-Security-Policy has it."""

    def unsafe(self) -> list[str]:
        """See `ServiceSettings.unsafe`."""
        key = decode_key(self.master_key.get_secret_value())
        return [
            *super().unsafe(),
            *unsafe_issuer(self.issuer),
            *weak.key("MASTER_KEY", key),
            *self._unsafe_new(),
            *weak.file("MASTER_KEY_FILE", self.master_key_file),
            *weak.pair(key, self.pepper),
        ]

    def _unsafe_new(self) -> list[str]:
        if self.master_key_new is None:
            return []
        return weak.key("MASTER_KEY_NEW", decode_key(self.master_key_new.get_secret_value()))

    @property
    def key_policy(self) -> KeyPolicy:
        """When keys come and go."""
        return KeyPolicy(
            rotation=self.key_rotation_seconds,
            lead=self.jwks_max_age + LEAD_SPARE_SECONDS,
            retire=MAX_TOKEN_LIFETIME + MAX_LEEWAY,
        )

    @model_validator(mode="after")
    def _rotates_slower_than_it_announces(self) -> Self:
        if self.key_rotation_seconds <= self.jwks_max_age + LEAD_SPARE_SECONDS:
            least = f"JWKS_MAX_AGE and {LEAD_SPARE_SECONDS}"
            raise ValueError(f"KEY_ROTATION_SECONDS: must be more than {least} together")
        return self
