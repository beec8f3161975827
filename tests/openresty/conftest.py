"""The gateway before a fake TokenDealer and a fake service, all started once."""

from collections.abc import Callable, Iterator

import pytest

from tests.openresty.gateway import Gateway
from tests.openresty.issuer import ISSUER, Issuer
from tests.openresty.upstream import Upstream

PLENTY = "1000000000/1s"
UNLIMITED = {
    "RATE_LIMIT_CLIENT": PLENTY,
    "RATE_LIMIT_ADDRESS": PLENTY,
    "RATE_LIMIT_TOKEN_CLIENT": PLENTY,
    "RATE_LIMIT_TOKEN_ADDRESS": PLENTY,
    "RATE_LIMIT_LOGIN_ADDRESS": PLENTY,
    "RATE_LIMIT_LOGIN_ACCOUNT": PLENTY,
    "CONCURRENCY_CLIENT": "100000",
    "CONCURRENCY_ADDRESS": "100000",
}
SERVICES = ("TOKENDEALER_URL", "DATASERVICE_URL", "IDENTIDOCK_URL", "DASHBOARD_URL")

MakeGateway = Callable[..., Gateway]


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    issuer = Issuer()
    yield issuer
    issuer.close()


@pytest.fixture(scope="session")
def shared_upstream() -> Iterator[Upstream]:
    upstream = Upstream()
    yield upstream
    upstream.close()


@pytest.fixture
def upstream(shared_upstream: Upstream) -> Iterator[Upstream]:
    """The service, as if nobody had called it yet."""
    shared_upstream.seen.clear()
    shared_upstream.answer = None
    yield shared_upstream
    shared_upstream.answer = None


def make(issuer: Issuer, upstream: Upstream, settings: dict[str, str]) -> Gateway:
    services = dict.fromkeys(SERVICES, upstream.url)
    defaults = {"ISSUER": ISSUER, "JWKS_URL": issuer.jwks_url, **services, **UNLIMITED}
    return Gateway(**(defaults | settings))


@pytest.fixture(scope="session")
def gateway(issuer: Issuer, shared_upstream: Upstream) -> Iterator[Gateway]:
    """One with the settings that it is shipped with, but without rate limits."""
    gateway = make(issuer, shared_upstream, {})
    try:
        yield gateway.start()
        # nginx has [error] lines for what callers and services do, too
        own = [line for line in gateway.error_lines() if "[error]" not in line or "[lua]" in line]
        assert own == []
    finally:
        gateway.stop()


@pytest.fixture
def make_gateway(issuer: Issuer, upstream: Upstream) -> Iterator[MakeGateway]:
    """make_gateway(SETTING="value"): another gateway, not started; it ends with the test."""
    made: list[Gateway] = []

    def make_gateway(**settings: str) -> Gateway:
        made.append(make(issuer, upstream, settings))
        return made[-1]

    yield make_gateway
    for gateway in made:
        gateway.stop()


@pytest.fixture(scope="session")
def token(issuer: Issuer) -> str:
    """May read and write in dataservice."""
    return issuer.token("data:read", "data:write")


@pytest.fixture(scope="session")
def admin(issuer: Issuer) -> str:
    """May ask the gateway for its decisions."""
    return issuer.token("admin", audience="tokendealer")
