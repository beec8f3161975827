"""What the environment can tell this service.

ISSUER, JWKS_URL, REVOCATIONS_URL and NAME_SALT have no default.
"""

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

from chassis.settings import ResourceSettings

SERVICE = "identidock"
MIN_SALT_LENGTH = 16
MIB = 1024 * 1024


def _require_length(salt: SecretStr) -> SecretStr:
    if len(salt.get_secret_value()) < MIN_SALT_LENGTH:
        raise ValueError(f"must have at least {MIN_SALT_LENGTH} characters")
    return salt


class Settings(ResourceSettings):
    """What it takes to serve."""

    port: int = Field(default=8003, ge=1, le=65535)
    audience: str = SERVICE
    max_body_bytes: int = Field(default=16 * 1024, ge=1024, le=MIB)
    """The page's form is all that is ever sent."""
    name_salt: Annotated[SecretStr, AfterValidator(_require_length)]
    """Hides the page's visitors: with another salt every one of them gets another monster."""
    picture_cache_bytes: int = Field(default=64 * MIB, ge=MIB, le=4096 * MIB)

    def unsafe(self) -> list[str]:
        """See `ServiceSettings.unsafe`."""
        same = len(set(self.name_salt.get_secret_value())) == 1
        return [*super().unsafe(), *(["NAME_SALT: is one character repeated"] if same else [])]
