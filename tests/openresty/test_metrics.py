"""What Prometheus reads, on a port for it alone."""

import re
from collections.abc import Iterator

import pytest

from tests.openresty.conftest import MakeGateway, make
from tests.openresty.gateway import Gateway, wait_until
from tests.openresty.issuer import Issuer
from tests.openresty.upstream import Handler, Upstream

Samples = dict[str, float]

LABEL = r'[a-z_]+="[A-Za-z0-9_.+-]+"'
SAMPLE = re.compile(rf"([a-z_]+)(?:\{{({LABEL}(?:,{LABEL})*)\}})? (\d+(?:\.\d+)?(?:e-\d+)?)")
COMMENT = re.compile(r"# (HELP|TYPE) ([a-z_]+) .+")


@pytest.fixture(scope="module")
def counting(issuer: Issuer, shared_upstream: Upstream) -> Iterator[Gateway]:
    """A gateway whose counters only this module moves."""
    gateway = make(issuer, shared_upstream, {})
    try:
        yield gateway.start()
    finally:
        gateway.stop()


def samples(gateway: Gateway) -> Samples:
    """All samples by name and labels; AssertionError for what is not Prometheus' text format."""
    found: Samples = {}
    typed: set[str] = set()
    text = gateway.metrics()
    assert text.endswith("\n")
    for line in text.splitlines():
        if comment := COMMENT.fullmatch(line):
            if comment[1] == "TYPE":
                assert comment[2] not in typed
                typed.add(comment[2])
            continue
        sample = SAMPLE.fullmatch(line)
        assert sample, line
        assert re.sub("_(bucket|sum|count)$", "", sample[1]) in typed, line
        name = line.rpartition(" ")[0]
        assert name not in found, line
        found[name] = float(sample[3])
    return found


def requests(service: str, method: str, status: int) -> str:
    return f'gateway_requests_total{{service="{service}",method="{method}",status="{status}"}}'


def wait_for_growth(gateway: Gateway, before: Samples, growth: dict[str, int]) -> Samples:
    """A worker's counts are in the metrics after a second at most."""
    wait_until(
        lambda: all(
            samples(gateway).get(name, 0) - before.get(name, 0) == by for name, by in growth.items()
        ),
        f"the counters {list(growth)}",
    )
    return samples(gateway)


def test_requests_are_counted_by_service_method_and_status(
    counting: Gateway, upstream: Upstream, token: str
) -> None:
    before = samples(counting)
    for _ in range(3):
        assert counting.get("/api/users", token).status == 200
    counting.request("HEAD", "/healthz")
    counting.get("/nowhere")
    counting.get("/api/users")
    growth = {
        requests("dataservice", "GET", 200): 3,
        requests("gateway", "HEAD", 200): 1,
        requests("none", "GET", 404): 1,
        requests("dataservice", "GET", 401): 1,
    }
    wait_for_growth(counting, before, growth)


def test_refusals_are_counted_by_step_and_code_and_by_rule(
    counting: Gateway, upstream: Upstream, token: str
) -> None:
    before = samples(counting)
    assert counting.get("/api/users?q=%27%20UNION%20SELECT%201%20--%20", token).status == 403
    counting.get("/nowhere")
    after = wait_for_growth(
        counting,
        before,
        {
            'gateway_refusals_total{step="shape",code="not_found",mode="enforce"}': 1,
            'gateway_refusals_total{step="attack_filter",code="request_blocked",mode="enforce"}': 1,
        },
    )
    assert any(name.startswith("gateway_rule_matches_total{rule=") for name in after)


def test_the_time_of_services_is_a_cumulative_histogram(
    counting: Gateway, upstream: Upstream, token: str
) -> None:
    before = samples(counting)
    count = 'gateway_upstream_seconds_count{service="dataservice"}'
    for _ in range(5):
        counting.get("/api/users", token)
    after = wait_for_growth(counting, before, {count: 5})
    start = 'gateway_upstream_seconds_bucket{service="dataservice",'
    buckets = [(name, value) for name, value in after.items() if name.startswith(start)]
    bounds = [float(name.split('"')[3].replace("+Inf", "inf")) for name, _ in buckets]
    assert bounds == [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, float("inf")]
    assert [value for _, value in buckets] == sorted(value for _, value in buckets)
    assert buckets[-1][1] == after[count]
    assert after['gateway_upstream_seconds_sum{service="dataservice"}'] >= 0


def test_a_second_try_is_part_of_the_time(
    counting: Gateway, upstream: Upstream, token: str
) -> None:
    def answer(handler: Handler) -> None:
        handler.hang_up() if len(upstream.seen) == 1 else handler.send(200, b"{}", {})

    count = 'gateway_upstream_seconds_count{service="dataservice"}'
    before = samples(counting)
    upstream.answer = answer
    assert counting.get("/api/users", token).status == 200
    wait_for_growth(counting, before, {count: 1})


@pytest.mark.parametrize(
    "method", ["TRACE", "BREW", 'G"ET', "GET{x}", "A" * 300, "OPTIONS", "PROPFIND", "get"]
)
def test_what_a_caller_makes_up_is_no_label(counting: Gateway, method: str) -> None:
    lines = f'{method} /x"}} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
    answer = counting.raw(lines.encode())
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    methods = {
        match[1] for name in samples(counting) if (match := re.search('method="(.*?)"', name))
    }
    assert methods <= {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"}


def test_they_are_only_on_their_own_port(gateway: Gateway) -> None:
    assert gateway.get("/metrics").status == 404
    own = gateway.request("GET", "/metrics", port=gateway.metrics_port)
    assert own.status == 200
    assert own.headers["content-type"] == "text/plain; version=0.0.4"
    for target in ("/", "/healthz", "/metrics/", "/api/users", "/docs"):
        assert gateway.request("GET", target, port=gateway.metrics_port).status == 404


def test_without_a_host_they_are_not_on_the_public_port(gateway: Gateway) -> None:
    answer = gateway.raw(b"GET /metrics HTTP/1.0\r\n\r\n")
    assert answer.split(b" ")[1].startswith(b"4")
    assert b"gateway_requests_total" not in answer


def test_their_port_listens_on_loopback_only_unless_told(make_gateway: MakeGateway) -> None:
    gateway = make_gateway(HOST="0.0.0.0").start()
    listening = (gateway.run_dir / "metrics.conf").read_text()
    assert listening == f"listen 127.0.0.1:{gateway.metrics_port};\n"


def test_they_survive_a_reload(make_gateway: MakeGateway) -> None:
    gateway = make_gateway().start()
    gateway.get("/nowhere")
    name = requests("none", "GET", 404)
    wait_until(lambda: samples(gateway).get(name) == 1, "the counter")
    old = set(gateway.workers())
    assert gateway.run("reload").returncode == 0
    wait_until(lambda: old.isdisjoint(gateway.workers()), "the new workers")
    assert samples(gateway)[name] == 1
