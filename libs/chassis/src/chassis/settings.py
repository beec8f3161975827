"""Settings from the environment, read once into a frozen object.

Every secret `NAME` can also come from the file named by `NAME_FILE`, as container secrets do.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal, NoReturn, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    TypeAdapter,
    ValidationError,
    field_validator,
)

EXIT_BAD_CONFIGURATION = 78  # EX_CONFIG of sysexits.h

Settings = TypeVar("Settings", bound="ServiceSettings")
_HTTP_URL = TypeAdapter(HttpUrl)
Network = IPv4Network | IPv6Network


class SettingsError(Exception):
    """A setting that cannot be used; the text names it and fits on one line."""


def require_http_url(url: str) -> str:
    """`url` itself; ValueError when it is no http or https URL with a host."""
    _HTTP_URL.validate_python(url)
    return url


class ServiceSettings(BaseModel):
    """What each service can be told by its environment."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", validate_default=True, hide_input_in_errors=True
    )

    env: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(ge=1, le=65535)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    max_body_bytes: int = Field(default=256 * 1024, ge=1024, le=64 * 1024 * 1024)
    trusted_proxies: tuple[Network, ...] = ()
    """Networks whose `X-Forwarded-For` is believed, separated by commas."""
    shutdown_seconds: float = Field(default=10.0, gt=0, le=300)

    def unsafe(self) -> list[str]:
        """What `ENV=production` refuses, each as "NAME: what is wrong", and no secret's value.

        A service that has more to say adds to its parent's list.
        """
        return unsafe_proxies(self.trusted_proxies)

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


class VerifierSettings(ServiceSettings):
    """Settings of a service that verifies access tokens."""

    issuer: str
    """Exactly the `iss` of the tokens to accept (RFC 9068 section 4)."""
    jwks_url: Annotated[str, AfterValidator(require_http_url)]
    revocations_url: Annotated[str, AfterValidator(require_http_url)]
    revocations_poll_seconds: float = Field(default=1.0, ge=0.1, le=60)
    revocations_max_age: float = Field(default=60.0, ge=1, le=86400)
    """Seconds without an answer after which `revocations_stale` decides."""
    revocations_stale: Literal["accept", "refuse"] = "accept"
    leeway: int = Field(default=30, ge=0, le=300)

    def unsafe(self) -> list[str]:
        """See `ServiceSettings.unsafe`."""
        return [*super().unsafe(), *unsafe_issuer(self.issuer)]


class ResourceSettings(VerifierSettings):
    """Settings of a service that accepts access tokens, which are made for its `audience`."""

    audience: str


def unsafe_proxies(networks: Iterable[Network]) -> list[str]:
    """What `unsafe` says of proxies that are everybody."""
    wrong = (network for network in networks if network.prefixlen == 0)
    return [f"TRUSTED_PROXIES: {network} lets every caller say who it is" for network in wrong]


def unsafe_issuer(issuer: str) -> list[str]:
    """What `unsafe` says of an issuer: over anything but https its keys can be exchanged."""
    return [] if issuer.startswith("https://") else ["ISSUER: must be https in production"]


def load(settings: type[Settings], environ: Mapping[str, str]) -> Settings:
    """Read `settings` from `environ`; SettingsError names every broken one in one line.

    In production one that is unsafe is broken too.
    """
    try:
        loaded = settings.model_validate(_values(settings, environ))
    except ValidationError as error:
        problems = (f"{_name(e['loc'])}: {_sentence(e['msg'])}" for e in error.errors())
        raise SettingsError("; ".join(problems)) from None
    if loaded.env == "production" and (unsafe := loaded.unsafe()):
        raise SettingsError("; ".join(unsafe))
    return loaded


def load_or_exit(settings: type[Settings], service: str) -> Settings:
    """`load` from this process's environment for a command line: on error one line and exit 78."""
    try:
        return load(settings, os.environ)
    except SettingsError as error:
        refuse_to_start(service, str(error))


def refuse_to_start(service: str, reason: str) -> NoReturn:
    """End the process with one line that says what is wrong with its configuration."""
    print(f"{service}: cannot start: {reason}", file=sys.stderr)
    sys.exit(EXIT_BAD_CONFIGURATION)


def _values(settings: type[ServiceSettings], environ: Mapping[str, str]) -> dict[str, object]:
    values: dict[str, object] = {}
    given = {field for field in settings.model_fields if environ.get(field.upper())}
    for field in settings.model_fields:
        name = field.upper()
        if field.removesuffix("_file") in given and field.endswith("_file"):
            continue  # the value itself was given, so it did not come from there
        if name in environ and environ[name] != "":
            values[field] = environ[name]
        elif environ.get(f"{name}_FILE"):
            values[field] = _read(name, Path(environ[f"{name}_FILE"]))
    return values


def _read(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise SettingsError(f"{name}_FILE: cannot read {path}: {reason}") from None


def _name(location: tuple[int | str, ...]) -> str:
    return str(location[0]).upper() if location else "settings"


def _sentence(message: str) -> str:
    return "is not set" if message == "Field required" else message
