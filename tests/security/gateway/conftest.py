"""The gateway before an upstream that keeps every byte, and tokens for what lies deeper."""

from collections.abc import Callable, Iterator

import pytest

from tests.openresty.gateway import Gateway
from tests.openresty.issuer import ISSUER, Issuer
from tests.security.gateway.recorder import Recorder

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
# Who stalls is cut off after a second where other tests would have to wait for it.
IMPATIENT = {"HEADER_SECONDS": "1", "BODY_SECONDS": "1", "SEND_SECONDS": "1"}

StartGateway = Callable[..., Gateway]


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    issuer = Issuer()
    yield issuer
    issuer.close()


@pytest.fixture(scope="module")
def upstream() -> Iterator[Recorder]:
    recorder = Recorder()
    yield recorder
    recorder.close()


@pytest.fixture(scope="module")
def start_gateway(issuer: Issuer, upstream: Recorder) -> Iterator[StartGateway]:
    """Starts gateways before this module's upstream; they are stopped after its last test."""
    started: list[Gateway] = []

    def start(kind: type[Gateway] = Gateway, **settings: str) -> Gateway:
        services = ("TOKENDEALER_URL", "DATASERVICE_URL", "IDENTIDOCK_URL")
        places = {"ISSUER": ISSUER, "JWKS_URL": issuer.jwks_url}
        places |= dict.fromkeys(services, upstream.url)
        gateway = kind(**(places | UNLIMITED | settings))
        started.append(gateway)
        return gateway.start()

    yield start
    for gateway in started:
        gateway.stop()


@pytest.fixture(scope="module")
def gateway(start_gateway: StartGateway) -> Gateway:
    """One with the shipped settings, but impatient and without rate limits."""
    return start_gateway(**IMPATIENT)


@pytest.fixture(scope="module")
def token(issuer: Issuer) -> bytes:
    """May read and write in dataservice."""
    return issuer.token("data:read", "data:write").encode()
