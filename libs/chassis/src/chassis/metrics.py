"""Prometheus metrics: rate, errors and duration by route template (the RED method)."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from quart import Quart, Response
from quart_schema import hide

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class RequestMetrics:
    """Counts requests. Labels are bounded: templates, not paths; known methods, else OTHER."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self.in_flight = Gauge("http_requests_in_flight", "Being served now", registry=registry)
        self._requests = Counter(
            "http_requests", "Answered", ["method", "route", "status"], registry=registry
        )
        self._duration = Histogram(
            "http_request_duration_seconds",
            "From the first byte of the request's head to the last of the answer",
            ["method", "route"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._children: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer. `route` is the template, e.g. "/api/users/<id>"."""
        method = method if method in _METHODS else "OTHER"
        children = self._children.get((method, route, status))
        if children is None:  # prometheus_client's own look-up by labels is slow
            children = (
                self._requests.labels(method, route, str(status)),
                self._duration.labels(method, route),
            )
            self._children[method, route, status] = children
        children[0].inc()
        children[1].observe(seconds)


def install(app: Quart, metrics: RequestMetrics) -> None:
    """Serve the registry under `/metrics`, which the gateway never forwards."""

    @app.get("/metrics")
    @hide
    async def metrics_page() -> Response:
        return Response(generate_latest(metrics.registry), content_type=CONTENT_TYPE_LATEST)
