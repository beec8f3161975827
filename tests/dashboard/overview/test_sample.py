from __future__ import annotations

import pytest

from dashboard.overview.sample import GATEWAY_NAMES, Latency, sample
from dashboard.overview.scrape import Counts, growth, parse

PAGE = b"""# HELP gateway_requests_total Requests
# TYPE gateway_requests_total counter
gateway_requests_total{service="dataservice",method="GET",status="200"} 80
gateway_requests_total{service="tokendealer",method="POST",status="200"} 20
gateway_requests_total{service="none",method="other",status="429"} 10
gateway_requests_total{service="dataservice",method="GET",status="503"} 4
# TYPE gateway_refusals_total counter
gateway_refusals_total{step="rate_limit",code="rate_limited",mode="enforce"} 10
gateway_refusals_total{step="attack_filter",code="attack",mode="shadow"} 6
# TYPE gateway_upstream_seconds histogram
gateway_upstream_seconds_bucket{service="dataservice",le="0.005"} 50
gateway_upstream_seconds_bucket{service="dataservice",le="0.01"} 100
gateway_upstream_seconds_bucket{service="dataservice",le="+Inf"} 100
gateway_upstream_seconds_sum{service="dataservice"} 1
gateway_upstream_seconds_count{service="dataservice"} 100
"""
TOKENS: Counts = {
    ("http_requests_total", (("method", "POST"), ("route", "/oauth/token"), ("status", s))): n
    for s, n in (("200", 18.0), ("401", 5.0))
}


def test_what_grew_becomes_rates() -> None:
    made = sample(1000, 2.0, parse(PAGE, GATEWAY_NAMES), TOKENS)
    assert (made.at, made.requests) == (1000, 57.0)
    assert made.by_status == {"2xx": 50.0, "3xx": 0.0, "4xx": 5.0, "5xx": 2.0}
    assert made.refusals == {"rate_limited": 5.0}
    assert (made.shadow, made.limited, made.tokens) == (3.0, 5.0, 9.0)
    assert made.latency == Latency(p50=0.005, p95=0.0095, p99=0.0099)


def test_where_nothing_was_asked_there_is_no_latency() -> None:
    made = sample(1000, 2.0, {}, {})
    assert (made.requests, made.refusals, made.latency) == (0.0, {}, None)


def test_what_took_longer_than_any_bucket_is_told_as_the_longest() -> None:
    counts = {
        ("gateway_upstream_seconds_bucket", (("le", le),)): n
        for le, n in (("5", 0.0), ("10", 1.0), ("+Inf", 10.0))
    }
    assert sample(1000, 2.0, counts, {}).latency == Latency(p50=10.0, p95=10.0, p99=10.0)


def test_a_counter_that_began_anew_grew_by_what_it_has() -> None:
    a, b, c = ((name, ()) for name in "abc")
    assert growth({a: 5.0, b: 9.0}, {a: 7.0, b: 2.0, c: 3.0}) == {a: 2.0, b: 2.0, c: 3.0}


@pytest.mark.parametrize("page", [b"\xff", b"gateway_requests_total{ 5"])
def test_what_is_no_page_of_metrics_is_a_value_error(page: bytes) -> None:
    with pytest.raises(ValueError):
        parse(page, GATEWAY_NAMES)
