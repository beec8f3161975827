"""A revoked token ends at the gateway: what the caller sees, the operator, and Prometheus."""

from collections.abc import Iterator

import pytest

from tests.openresty.conftest import MakeGateway
from tests.openresty.gateway import Answer, Gateway, wait_until
from tests.openresty.issuer import Issuer, empty_list
from tests.openresty.upstream import Upstream


@pytest.fixture
def dealer() -> Iterator[Issuer]:
    """A TokenDealer that this test may revoke with and end."""
    dealer = Issuer()
    yield dealer
    dealer.close()


def users(gateway: Gateway, token: str) -> Answer:
    return gateway.get("/api/users", token)


def gauge(gateway: Gateway, name: str) -> float | None:
    for line in gateway.metrics().splitlines():
        if line.startswith(f"gateway_revocation_{name} "):
            return float(line.split()[1])
    return None


def test_a_listed_token_is_a_401_and_the_operator_sees_whose_it_was(
    make_gateway: MakeGateway, upstream: Upstream, dealer: Issuer
) -> None:
    gateway = make_gateway(JWKS_URL=dealer.jwks_url).start()
    stolen, other = (dealer.token("data:read", jti=jti) for jti in ("stolen", "other"))
    assert users(gateway, stolen).status == users(gateway, other).status == 200
    dealer.revocations = empty_list(version=2) | {"jtis": ["stolen"]}
    answers: list[Answer] = []

    def is_refused() -> bool:
        answers.append(users(gateway, stolen))
        return answers[-1].status == 401

    wait_until(is_refused, "the revocation")
    wait_until(lambda: gateway.log_lines("decision"), "the log line")
    assert gauge(gateway, "list_version") == 2
    answer = answers[-1]
    assert answer.json()["error"] == "invalid_token"
    assert answer.json()["error_description"] == "The access token is revoked"
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    (finding,) = gateway.log_lines("decision")[-1]["findings"]
    assert (finding["step"], finding["detail"]["cause"]) == ("bearer", "revoked")
    assert finding["detail"]["client_id"] == "tester"
    assert users(gateway, other).status == 200


def test_the_list_is_measured_and_decisions_by_a_stale_one_are_counted(
    make_gateway: MakeGateway, upstream: Upstream, dealer: Issuer
) -> None:
    gateway = make_gateway(JWKS_URL=dealer.jwks_url, REVOCATIONS_MAX_AGE="3").start()
    token = dealer.token("data:read")
    assert users(gateway, token).status == 200
    wait_until(lambda: gauge(gateway, "list_stale") == 0, "the list in each worker")
    age = gauge(gateway, "list_age_seconds")
    assert age is not None
    assert 0 <= age < 3
    assert gauge(gateway, "list_version") == 1
    assert gauge(gateway, "stale_decisions_total") == 0
    dealer.close()
    wait_until(lambda: gauge(gateway, "list_stale") == 1, "the list to be stale")
    for _ in range(5):
        assert users(gateway, token).status == 200
    wait_until(lambda: gauge(gateway, "stale_decisions_total") == 5, "the counter")


def test_where_a_stale_list_refuses_tokens_everything_else_goes_on(
    make_gateway: MakeGateway, upstream: Upstream, dealer: Issuer
) -> None:
    gateway = make_gateway(
        JWKS_URL=dealer.jwks_url, REVOCATIONS_MAX_AGE="1", REVOCATIONS_STALE="refuse",
        REVOCATIONS_POLL_SECONDS="0.2",
    ).start()  # fmt: skip
    token = dealer.token("data:read")
    assert users(gateway, token).status == 200
    dealer.close()
    wait_until(lambda: users(gateway, token).status == 503, "the list to be stale")
    answer = users(gateway, token)
    assert answer.json()["error"] == "temporarily_unavailable"
    assert answer.headers["retry-after"] == "1"
    assert "www-authenticate" not in answer.headers
    assert gateway.get("/identidock/").status == 200


def test_where_no_token_is_checked_no_list_is_measured(
    make_gateway: MakeGateway, upstream: Upstream
) -> None:
    gateway = make_gateway(BEARER_MODE="off").start()
    names = ("list_age_seconds", "list_version", "list_stale")
    assert [gauge(gateway, name) for name in names] == [None, None, None]
