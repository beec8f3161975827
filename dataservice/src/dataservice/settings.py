"""What the environment can tell this service.

ISSUER, JWKS_URL and REVOCATIONS_URL have no default.
"""

from pydantic import Field, field_validator

from chassis.redis_url import RedisUrl
from chassis.settings import ResourceSettings, ServiceSettings

SERVICE = "dataservice"


class StoreSettings(ServiceSettings):
    """What is enough to reach the database; `migrate` needs no more."""

    port: int = Field(default=8002, ge=1, le=65535)
    database_url: str = "sqlite+aiosqlite:///var/dataservice.db"


class Settings(StoreSettings, ResourceSettings):
    """What it takes to serve."""

    audience: str = SERVICE
    redis_url: RedisUrl | None = None
    """With it the live feeds of several processes are one."""
    allowed_origins: tuple[str, ...] = ()
    """Whose pages may open the live feed beside the issuer's, separated by commas."""
    max_sockets: int = Field(default=5000, ge=1, le=9000)
    max_sockets_per_person: int = Field(default=20, ge=1, le=9000)
    max_sockets_per_client: int = Field(default=2500, ge=1, le=9000)
    """Of a client on its own behalf; a person's count for the person."""

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: object) -> object:
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value
