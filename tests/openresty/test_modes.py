"""Each step can be enforced, only watched (shadow) or switched off."""

from dataclasses import dataclass, field

import pytest

from tests.openresty.conftest import MakeGateway
from tests.openresty.gateway import Answer, Gateway, wait_until
from tests.openresty.issuer import Issuer
from tests.openresty.upstream import Upstream


@dataclass(frozen=True)
class Offence:
    """What only this step refuses. `times`: so often, and the last one is refused."""

    step: str
    code: str
    status: int
    target: str
    scope: str | None = "data:read"
    times: int = 1
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def mode_setting(self) -> str:
        return f"{self.step.upper()}_MODE"

    def commit(self, gateway: Gateway, issuer: Issuer) -> Answer:
        token = issuer.token(self.scope, client_id="offender") if self.scope else None
        answers = [gateway.get(self.target, token) for _ in range(self.times)]
        assert all(answer.status == 200 for answer in answers[:-1])
        return answers[-1]


ONE_AN_HOUR = {"RATE_LIMIT_CLIENT": "1/3600s"}
ONE_WORKER = {"WORKERS": "1"}  # has its own counts at once, another's after a second
OFFENCES = [
    Offence("shape", "invalid_request", 400, "/api/users?nonsense=1"),
    Offence(
        "attack_filter",
        "request_blocked",
        403,
        "/api/users?q=1%27%20OR%20%271%27%3D%271%27%20--%20",
    ),
    Offence("bearer", "unauthorized", 401, "/api/users", scope=None),
    Offence("rate_limit", "rate_limited", 429, "/api/users", times=2, settings=ONE_AN_HOUR),
]
every_step = pytest.mark.parametrize("offence", OFFENCES, ids=lambda offence: offence.step)


def counted(gateway: Gateway, offence: Offence, mode: str) -> bool:
    name = f'gateway_refusals_total{{step="{offence.step}",code="{offence.code}",mode="{mode}"}} 1'
    return name in gateway.metrics().splitlines()


@every_step
def test_enforce_refuses_records_and_counts(
    make_gateway: MakeGateway, upstream: Upstream, issuer: Issuer, admin: str, offence: Offence
) -> None:
    gateway = make_gateway(
        **{offence.mode_setting: "enforce"}, **offence.settings, **ONE_WORKER
    ).start()
    refused = offence.commit(gateway, issuer)
    assert (refused.status, refused.json()["code"]) == (offence.status, offence.code)
    assert len(upstream.seen) == offence.times - 1
    record = gateway.get(f"/api/gateway/decisions/{refused.headers['x-request-id']}", admin).json()
    assert (record["outcome"], record["findings"][0]["mode"]) == ("refused", "enforce")
    wait_until(lambda: counted(gateway, offence, "enforce"), "the counter")


@every_step
def test_shadow_lets_through_and_says_what_it_would_have_done(
    make_gateway: MakeGateway, upstream: Upstream, issuer: Issuer, admin: str, offence: Offence
) -> None:
    gateway = make_gateway(
        **{offence.mode_setting: "shadow"}, **offence.settings, **ONE_WORKER
    ).start()
    passed = offence.commit(gateway, issuer)
    assert passed.status == 200
    assert len(upstream.seen) == offence.times
    assert upstream.seen[-1]["target"] == offence.target
    (record,) = gateway.get("/api/gateway/decisions?mode=shadow", admin).json()["decisions"]
    assert record["request_id"] == passed.headers["x-request-id"]
    assert record["outcome"] == "passed"
    assert "status" not in record
    (finding,) = record["findings"]
    assert (finding["step"], finding["mode"]) == (offence.step, "shadow")
    assert (finding["code"], finding["status"]) == (offence.code, offence.status)
    assert finding["detail"]
    wait_until(lambda: gateway.log_lines("decision") == [record], "the log line")
    wait_until(lambda: counted(gateway, offence, "shadow"), "the counter")


@every_step
def test_off_neither_refuses_nor_records(
    make_gateway: MakeGateway, upstream: Upstream, issuer: Issuer, offence: Offence
) -> None:
    gateway = make_gateway(
        **{offence.mode_setting: "off"}, **offence.settings, **ONE_WORKER
    ).start()
    passed = offence.commit(gateway, issuer)
    assert passed.status == 200
    assert len(upstream.seen) == offence.times
    # the request's own line comes after any decision's
    path = offence.target.partition("?")[0]
    wait_until(lambda: len(gateway.requests_logged(path)) == offence.times, "the requests' lines")
    assert gateway.log_lines("decision") == []
    wait_until(lambda: "gateway_requests_total" in gateway.metrics(), "the counters")
    assert "gateway_refusals_total{" not in gateway.metrics()


def test_a_later_step_refuses_what_a_shadowed_one_let_through(
    make_gateway: MakeGateway, upstream: Upstream, issuer: Issuer, admin: str
) -> None:
    gateway = make_gateway(SHAPE_MODE="shadow").start()
    refused = gateway.get("/api/users?nonsense=1")
    assert (refused.status, refused.json()["code"]) == (401, "unauthorized")
    path = f"/api/gateway/decisions/{refused.headers['x-request-id']}"
    record = gateway.get(path, admin).json()
    assert (record["outcome"], record["status"]) == ("refused", 401)
    found = [(each["step"], each["mode"]) for each in record["findings"]]
    assert found == [("shape", "shadow"), ("bearer", "enforce")]
    assert upstream.seen == []


@pytest.mark.parametrize("mode", ["shadow", "off"])
def test_an_unknown_path_is_not_found_whatever_the_mode_of_the_shape(
    make_gateway: MakeGateway, upstream: Upstream, mode: str
) -> None:
    gateway = make_gateway(SHAPE_MODE=mode).start()
    refused = gateway.get("/nowhere")
    assert (refused.status, refused.json()["code"]) == (404, "not_found")
    assert upstream.seen == []


@pytest.mark.parametrize("mode", ["shadow", "off"])
@pytest.mark.parametrize("name", ["BEARER_MODE", "SHAPE_MODE"])
def test_what_is_for_operators_stays_so_whatever_the_mode(
    make_gateway: MakeGateway, issuer: Issuer, name: str, mode: str
) -> None:
    gateway = make_gateway(**{name: mode}).start()
    for method in ("GET", "HEAD", "POST", "DELETE"):
        for target in ("/api/gateway/decisions", "/api/gateway/decisions/x"):
            refused = gateway.request(method, target)
            assert refused.status in (401, 405)
            assert b"decisions" not in refused.body
    reader = issuer.token("data:read", audience="tokendealer")
    assert gateway.get("/api/gateway/decisions", reader).status in (401, 403)
