"""Prometheus metrics: rate, errors and duration by route template (the RED method)."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from quart import Quart, Response
from quart_schema import hide

_KEY = "metrics"  # in app.extensions, the registry
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_BOUNDS = (*(str(bound) for bound in _BUCKETS), "+Inf")


class RequestMetrics(Collector):
    """Counts requests. Labels are bounded: templates, not paths; known methods, else OTHER.

    The counts are plain numbers of the one thread that serves, and become Prometheus' when they
    are asked for: its own counters take a lock each time, which here nobody contends for.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self.in_flight = 0
        self._statuses: dict[tuple[str, str, int], int] = {}
        self._buckets: dict[tuple[str, str], list[int]] = {}
        self._seconds: dict[tuple[str, str], float] = {}
        registry.register(self)

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer. `route` is the template, e.g. "/api/users/<id>"."""
        if method not in _METHODS:
            method = "OTHER"
        self._statuses[method, route, status] = self._statuses.get((method, route, status), 0) + 1
        buckets = self._buckets.get((method, route))
        if buckets is None:
            buckets = self._buckets[method, route] = [0] * len(_BOUNDS)
            self._seconds[method, route] = 0.0
        buckets[bisect_left(_BUCKETS, seconds)] += 1
        self._seconds[method, route] += seconds

    def collect(self) -> Iterator[Metric]:
        """The counts in Prometheus' form."""
        yield GaugeMetricFamily("http_requests_in_flight", "Being served now", self.in_flight)
        requests = CounterMetricFamily(
            "http_requests", "Answered", labels=["method", "route", "status"]
        )
        for (method, route, status), count in self._statuses.items():
            requests.add_metric([method, route, str(status)], count)
        yield requests
        duration = HistogramMetricFamily(
            "http_request_duration_seconds",
            "From the first byte of the request's head to the last of the answer",
            labels=["method", "route"],
        )
        for labels, buckets in self._buckets.items():
            cumulative = zip(_BOUNDS, accumulate(buckets), strict=True)
            duration.add_metric(list(labels), list(cumulative), self._seconds[labels])
        yield duration


def install(app: Quart, metrics: RequestMetrics) -> None:
    """Serve the registry under `/metrics`, which the gateway never forwards."""
    app.extensions[_KEY] = metrics.registry

    @app.get("/metrics")
    @hide
    async def metrics_page() -> Response:
        return Response(generate_latest(metrics.registry), content_type=CONTENT_TYPE_LATEST)


def show(app: Quart, collector: Collector) -> None:
    """Put what `collector` gives on the app's page, each time it is asked for."""
    app.extensions[_KEY].register(collector)
