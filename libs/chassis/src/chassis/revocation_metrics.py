"""How fresh a service's list of revocations is, among its metrics."""

from collections.abc import Iterator
from typing import Protocol

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from quart import Quart

from chassis import metrics


class Followed(Protocol):
    """What a follower of revocations tells of itself."""

    @property
    def age(self) -> float: ...

    @property
    def is_stale(self) -> bool: ...

    @property
    def stale_decisions(self) -> int: ...


class _Figures(Collector):
    def __init__(self, followed: Followed) -> None:
        self._followed = followed

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily(
            "revocation_list_age_seconds",
            "Since the last good answer was asked for; infinite before the first",
            self._followed.age,
        )
        yield GaugeMetricFamily(
            "revocation_list_stale",
            "1 while the list is older than REVOCATIONS_MAX_AGE",
            float(self._followed.is_stale),
        )
        yield CounterMetricFamily(
            "revocation_stale_decisions",
            "Tokens judged by a stale list",
            self._followed.stale_decisions,
        )


def install(app: Quart, followed: Followed) -> None:
    """Show `followed` on the app's metrics page."""
    metrics.show(app, _Figures(followed))
