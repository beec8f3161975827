"""What grew between two looks, as rates that people read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import msgspec

from dashboard.overview.scrape import Counts

REQUESTS = "gateway_requests_total"
FINDINGS = "gateway_refusals_total"
LATENCY = "gateway_upstream_seconds_bucket"
GATEWAY_NAMES = (REQUESTS, FINDINGS, LATENCY)
TOKENS = "http_requests_total"
TOKEN_ROUTE = "/oauth/token"  # noqa: S105 - a path, not a secret
_CLASSES = ("2xx", "3xx", "4xx", "5xx")


class Latency(msgspec.Struct, frozen=True):
    """Seconds in which that share of requests was answered by a service."""

    p50: float
    p95: float
    p99: float


class Sample(msgspec.Struct, frozen=True):
    """Rates are per second; `at` is the end of their time, in seconds since 1970."""

    at: int
    requests: float
    by_status: dict[str, float]
    refusals: dict[str, float]
    shadow: float
    limited: float
    tokens: float
    latency: Latency | None


def sample(at: int, seconds: float, gateway: Counts, tokendealer: Counts) -> Sample:
    """Of counters that grew by so much in `seconds`."""

    def rate(total: float) -> float:
        return round(total / seconds, 3)

    statuses = _by_label(gateway, REQUESTS, "status")
    refused = _by_label(gateway, FINDINGS, "code", mode="enforce")
    return Sample(
        at=at,
        requests=rate(sum(statuses.values())),
        by_status={name: rate(count) for name, count in _classes(statuses).items()},
        refusals={code: rate(count) for code, count in sorted(refused.items()) if count},
        shadow=rate(sum(_by_label(gateway, FINDINGS, "code", mode="shadow").values())),
        limited=rate(statuses.get("429", 0.0)),
        tokens=rate(_by_label(tokendealer, TOKENS, "status", route=TOKEN_ROUTE).get("200", 0.0)),
        latency=_latency(_by_label(gateway, LATENCY, "le")),
    )


def _by_label(counts: Counts, name: str, label: str, **only: str) -> dict[str, float]:
    """Sums by the values of `label` of the series that have the labels `only`."""
    sums: dict[str, float] = defaultdict(float)
    for series, labels in ((series, dict(series[1])) for series in counts):
        if series[0] == name and only.items() <= labels.items() and label in labels:
            sums[labels[label]] += counts[series]
    return sums


def _classes(statuses: Mapping[str, float]) -> dict[str, float]:
    sums = dict.fromkeys(_CLASSES, 0.0)
    for status, count in statuses.items():
        if (name := f"{status[:1]}xx") in sums:
            sums[name] += count
    return sums


def _latency(cumulative: Mapping[str, float]) -> Latency | None:
    buckets = sorted((float(bound), count) for bound, count in cumulative.items())
    total = buckets[-1][1] if buckets else 0.0
    if total <= 0:
        return None
    return Latency(*(_quantile(buckets, share * total) for share in (0.5, 0.95, 0.99)))


def _quantile(buckets: Iterable[tuple[float, float]], rank: float) -> float:
    """Where the count reaches `rank`, as if times were spread evenly inside a bucket."""
    for (low, below), (high, count) in _steps(buckets):
        if count >= rank and count > below:
            if high == float("inf"):
                return low
            return round(low + (high - low) * (rank - below) / (count - below), 4)
    return 0.0


def _steps(
    buckets: Iterable[tuple[float, float]],
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    return pairwise([(0.0, 0.0), *buckets])
