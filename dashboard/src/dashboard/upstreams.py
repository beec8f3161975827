"""Which service has which path: the one table of what is below `/app/api/`."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.settings import Settings

AUDIENCES = ("tokendealer", "dataservice", "identidock")
"""The APIs that people get tokens for."""


@dataclass(frozen=True, slots=True)
class Upstream:
    """A service, where it is, whose tokens it takes, and where it tells whether it is ready."""

    service: str
    audience: str
    url: str
    ready: str = "/readyz"


def upstreams(settings: Settings) -> tuple[Upstream, ...]:
    """All services behind us, in the order in which people are told of them."""
    return (
        # One admin token operates the whole platform.
        Upstream("gateway", "tokendealer", settings.gateway_url, ready="/healthz"),
        Upstream("tokendealer", "tokendealer", settings.tokendealer_url),
        Upstream("dataservice", "dataservice", settings.dataservice_url),
        Upstream("identidock", "identidock", settings.identidock_url),
    )


def api_table(settings: Settings) -> Mapping[str, Upstream]:
    """The service of each path, by what follows `/app/api/` first."""
    of = {upstream.service: upstream for upstream in upstreams(settings)}
    return {
        "admin": of["tokendealer"],
        "gateway": of["gateway"],
        **dict.fromkeys(("users", "services", "logs", "tasks"), of["dataservice"]),
        "identicons": of["identidock"],
    }
