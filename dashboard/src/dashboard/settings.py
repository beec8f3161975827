"""What the environment can tell this service.

ISSUER, JWKS_URL, REVOCATIONS_URL, the URLs of the other services, CLIENT_SECRET and SESSION_KEY
have no default.
"""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, field_validator

from chassis.redis_url import RedisUrl
from chassis.secret_key import Key, decode_key
from chassis.settings import VerifierSettings, require_http_url

SERVICE = "dashboard"
MIB = 1024 * 1024
DAY = 86400
SCOPE = "openid profile email admin data:read data:write identicons:read"
WEB_DIR = Path(__file__).parents[2] / "web" / "dist"


def _require_base_url(url: str) -> str:
    """A URL to which paths are added."""
    parts = urlsplit(require_http_url(url))
    if parts.query or parts.fragment or parts.username or url.endswith("/"):
        raise ValueError("must be a URL with no user, query, fragment or slash at its end")
    return url


def _require_origin(url: str) -> str:
    """The issuer is where browsers find `/app/` too."""
    if urlsplit(_require_base_url(url)).path:
        raise ValueError("must be a URL without a path")
    return url


BaseUrl = Annotated[str, AfterValidator(_require_base_url)]
Origin = Annotated[str, AfterValidator(_require_origin)]


class Settings(VerifierSettings):
    """What it takes to serve."""

    port: int = Field(default=8004, ge=1, le=65535)
    issuer: Origin
    """TokenDealer as people reach it, which is where they reach `/app/` too: the gateway."""
    tokendealer_url: BaseUrl
    dataservice_url: BaseUrl
    identidock_url: BaseUrl
    gateway_url: BaseUrl
    gateway_metrics_url: Annotated[str, AfterValidator(require_http_url)]
    token_url: Annotated[str, AfterValidator(require_http_url)] | None = None
    """Where codes are exchanged; by default TOKENDEALER_URL's `/oauth/token`."""
    client_id: str = SERVICE
    client_secret: SecretStr = Field(min_length=1)
    scope: str = SCOPE
    session_key: Key
    """Seals what a browser carries to the sign-in and back: 32 bytes in base64url."""
    session_idle_seconds: int = Field(default=DAY // 2, ge=60, le=7 * DAY)
    session_max_seconds: int = Field(default=7 * DAY, ge=60, le=30 * DAY)
    session_cache_bytes: int = Field(default=32 * MIB, ge=MIB, le=4096 * MIB)
    """Of this process's memory, without a Redis; a session takes some 6 KB."""
    max_sockets: int = Field(default=2000, ge=1, le=9000)
    max_sockets_per_person: int = Field(default=10, ge=1, le=9000)
    redis_url: RedisUrl | None = None
    upstream_seconds: float = Field(default=15.0, gt=0, le=300)
    """How long a service may take to answer."""
    max_answer_bytes: int = Field(default=8 * MIB, ge=64 * 1024, le=256 * MIB)
    """The longest answer that is handed on."""
    web_dir: Path = WEB_DIR
    cors_origins: tuple[Origin, ...] = ()
    """Other origins whose pages may use this API, separated by commas."""

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: object) -> object:
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value

    def unsafe(self) -> list[str]:
        """See `ServiceSettings.unsafe`."""
        open_origins = (origin for origin in self.cors_origins if origin.startswith("http://"))
        return [
            *super().unsafe(),
            *(["SESSION_KEY: is one byte repeated"] if len(set(self.key)) == 1 else []),
            *(f"CORS_ORIGINS: {origin} is not https" for origin in open_origins),
        ]

    @property
    def key(self) -> bytes:
        """The bytes of `session_key`."""
        return decode_key(self.session_key.get_secret_value())

    @property
    def token_endpoint(self) -> str:
        """Where tokens are had, past the gateway."""
        return self.token_url or f"{self.tokendealer_url}/oauth/token"

    @property
    def redis(self) -> str | None:
        """The URL of the Redis, if there is one."""
        return self.redis_url.get_secret_value() if self.redis_url else None

    @property
    def is_secure(self) -> bool:
        """Whether people reach us by https."""
        return self.issuer.startswith("https://")

    @property
    def origins(self) -> frozenset[str]:
        """Whose pages may write and open sockets."""
        return frozenset({self.issuer, *self.cors_origins})
