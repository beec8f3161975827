"""What the environment can tell this service.

ISSUER, JWKS_URL and REVOCATIONS_URL have no default.
"""

from pydantic import Field

from chassis.settings import ResourceSettings, ServiceSettings

SERVICE = "dataservice"


class StoreSettings(ServiceSettings):
    """What is enough to reach the database; `migrate` needs no more."""

    port: int = Field(default=8002, ge=1, le=65535)
    database_url: str = "sqlite+aiosqlite:///var/dataservice.db"


class Settings(StoreSettings, ResourceSettings):
    """What it takes to serve."""

    audience: str = SERVICE
