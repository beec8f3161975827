from collections.abc import Callable

from prometheus_client import CollectorRegistry
from quart import Quart

from chassis.metrics import RequestMetrics


def value(metrics: RequestMetrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_answers_are_counted_by_method_route_and_status() -> None:
    metrics = RequestMetrics(CollectorRegistry())
    for status in (200, 200, 404):
        metrics.observe("GET", "/a/<b>", status, 0.01)
    ok = value(metrics, "http_requests_total", method="GET", route="/a/<b>", status="200")
    missing = value(metrics, "http_requests_total", method="GET", route="/a/<b>", status="404")
    assert (ok, missing) == (2, 1)


def test_durations_fall_into_cumulative_buckets() -> None:
    metrics = RequestMetrics(CollectorRegistry())
    for seconds in (0.001, 0.002, 99.0):
        metrics.observe("GET", "/a", 200, seconds)
    labels = {"method": "GET", "route": "/a"}
    name = "http_request_duration_seconds"
    assert value(metrics, f"{name}_bucket", le="0.001", **labels) == 1
    assert value(metrics, f"{name}_bucket", le="0.0025", **labels) == 2
    assert value(metrics, f"{name}_bucket", le="10.0", **labels) == 2
    assert value(metrics, f"{name}_bucket", le="+Inf", **labels) == 3
    assert value(metrics, f"{name}_sum", **labels) == 99.003


def test_a_made_up_method_does_not_make_a_label() -> None:
    metrics = RequestMetrics(CollectorRegistry())
    for method in ("BREW", "WHEN", "x" * 500):
        metrics.observe(method, "/a", 405, 0.1)
    labels = {"method": "OTHER", "route": "/a", "status": "405"}
    assert value(metrics, "http_requests_total", **labels) == 3


async def test_the_page_counts_templates_not_paths(make_app: Callable[..., Quart]) -> None:
    app = make_app()

    @app.get("/things/<name>")
    async def thing(name: str) -> str:
        return name

    client = app.test_client()
    for path in ("/things/a", "/things/b", "/nowhere/1", "/nowhere/2"):
        await client.get(path)
    page = await (await client.get("/metrics")).get_data(True)
    assert 'http_requests_total{method="GET",route="/things/<name>",status="200"} 2.0' in page
    assert 'http_requests_total{method="GET",route="unmatched",status="404"} 2.0' in page
    assert "http_requests_in_flight 1.0" in page
