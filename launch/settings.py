"""The launcher's settings, read once from the environment of `make up`."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from launch.refusal import Refusal
from launch.services import HOST, Service

METRICS_PORT = "GATEWAY_METRICS_PORT"
DEFAULT_METRICS_PORT = 8090
ADMIN_EMAIL = "admin@example.com"


@dataclass(frozen=True, slots=True)
class Settings:
    """What `make up` was told, with everything left out filled in."""

    services: tuple[Service, ...]
    var: Path
    """Absolute; everything that is kept lives below it."""
    ports: Mapping[str, int]
    database_urls: Mapping[str, str]
    metrics_port: int
    """Where the gateway shows its counters, to this machine only."""
    gateway_host: str
    """The address that the gateway listens on; all others stay on loopback."""
    issuer: str
    admin_email: str
    """Who is the first administrator."""
    jwks_url: str
    revocations_url: str
    environ: Mapping[str, str]
    """The rest, which the services read for themselves."""

    def service(self, name: str) -> Service:
        """The service of this name."""
        return next(each for each in self.services if each.name == name)

    def url(self, service: str) -> str:
        """Where `service` itself is reached from this machine, past the gateway."""
        return f"http://{HOST}:{self.ports[service]}"

    @property
    def gateway_run_dir(self) -> Path:
        """Where nginx keeps what it needs to run. root's nginx has workers that are nobody, who
        get to no private directory; else it is below `var`.
        """
        own = self.var / "gateway"
        return Path(f"/run/gateway-{self.ports['gateway']}") if os.geteuid() == 0 else own

    @property
    def is_local(self) -> bool:
        """Whether only this machine gets to the gateway: a proxy before it has another ISSUER."""
        return _is_loopback(self.gateway_host) and _is_loopback(urlsplit(self.issuer).hostname)

    def own_database(self, service: str) -> Path:
        """The SQLite file that `service` has unless it was given a database."""
        return self.var / f"{service}.db"


def var_directory(environ: Mapping[str, str], root: Path) -> Path:
    """VAR_DIR, by default `var` in the checkout."""
    return (root / (environ.get("VAR_DIR") or "var")).resolve()


def read(environ: Mapping[str, str], root: Path, services: Sequence[Service]) -> Settings:
    """Settings from `environ`; Refusal names the first broken one."""
    var = var_directory(environ, root)
    taken: dict[int, str] = {}
    ports = {
        service.name: _port(environ, service.port_setting, service.port, taken)
        for service in services
    }
    metrics_port = _port(environ, METRICS_PORT, DEFAULT_METRICS_PORT, taken)
    issuer = _issuer(environ.get("ISSUER") or f"http://{HOST}:{ports['gateway']}")
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
        metrics_port=metrics_port,
        gateway_host=environ.get("GATEWAY_HOST") or HOST,
        database_urls=databases,
        issuer=issuer,
        admin_email=environ.get("ADMIN_EMAIL") or ADMIN_EMAIL,
        jwks_url=environ.get("JWKS_URL")
        or f"http://{HOST}:{ports['tokendealer']}/.well-known/jwks.json",
        revocations_url=environ.get("REVOCATIONS_URL")
        or f"http://{HOST}:{ports['tokendealer']}/oauth/revocations",
        environ=environ,
    )


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address((host or "").strip("[]")).is_loopback
    except ValueError:
        return False


def _issuer(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or text.endswith("/"):
        raise Refusal(
            f"ISSUER: must be an http or https URL with no slash at its end, not {text!r}"
        )
    return text


def _port(environ: Mapping[str, str], name: str, default: int, taken: dict[int, str]) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Refusal(f"{name}: must be a number from 1 to 65535, not {text!r}")
    port = int(text)
    if port in taken:
        raise Refusal(f"{name}: {port} is already the value of {taken[port]}")
    taken[port] = name
    return port
