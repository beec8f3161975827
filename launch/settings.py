"""The launcher's settings, read once from the environment of `make up`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from launch.refusal import Refusal
from launch.services import HOST, Service


@dataclass(frozen=True, slots=True)
class Settings:
    """What `make up` was told, with everything left out filled in."""

    services: tuple[Service, ...]
    var: Path
    """Absolute; everything that is kept lives below it."""
    ports: Mapping[str, int]
    database_urls: Mapping[str, str]
    issuer: str
    jwks_url: str
    environ: Mapping[str, str]
    """The rest, which the services read for themselves."""

    def url(self, service: str) -> str:
        """Where `service` is reached from this machine."""
        return f"http://{HOST}:{self.ports[service]}"

    def own_database(self, service: str) -> Path:
        """The SQLite file that `service` has unless it was given a database."""
        return self.var / f"{service}.db"


def var_directory(environ: Mapping[str, str], root: Path) -> Path:
    """VAR_DIR, by default `var` in the checkout."""
    return (root / (environ.get("VAR_DIR") or "var")).resolve()


def read(environ: Mapping[str, str], root: Path, services: Sequence[Service]) -> Settings:
    """Settings from `environ`; Refusal names the first broken one."""
    var = var_directory(environ, root)
    ports = _ports(environ, services)
    issuer = _issuer(environ.get("ISSUER") or f"http://{HOST}:{ports['tokendealer']}")
    databases = {
        service.name: environ.get(service.database_setting)
        or f"sqlite+aiosqlite:///{var / service.name}.db"
        for service in services
        if service.database
    }
    return Settings(
        services=tuple(services),
        var=var,
        ports=ports,
        database_urls=databases,
        issuer=issuer,
        jwks_url=environ.get("JWKS_URL") or f"{issuer}/.well-known/jwks.json",
        environ=environ,
    )


def _issuer(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or text.endswith("/"):
        raise Refusal(
            f"ISSUER: must be an http or https URL with no slash at its end, not {text!r}"
        )
    return text


def _ports(environ: Mapping[str, str], services: Sequence[Service]) -> dict[str, int]:
    taken: dict[int, str] = {}
    ports: dict[str, int] = {}
    for service in services:
        name = service.port_setting
        port = _port(name, environ.get(name) or str(service.port))
        if port in taken:
            raise Refusal(f"{name}: {port} is already the value of {taken[port]}")
        taken[port] = name
        ports[service.name] = port
    return ports


def _port(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Refusal(f"{name}: must be a number from 1 to 65535, not {text!r}")
    return int(text)
