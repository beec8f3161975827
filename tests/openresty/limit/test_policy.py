"""A client's quota as a window, and what the RateLimit fields say of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.openresty.limit.server import Limiter


@pytest.mark.parametrize(
    ("rate", "burst", "count", "window", "header"),
    [
        (10, 100, 100, 10, "q=100;w=10"),
        (5, 5, 5, 1, "q=5;w=1"),
        (40, 100, 100, 2.5, "q=100;w=3"),
        (3, 10, 10, 10 / 3, "q=10;w=4"),
        (100, 10, 10, 0.1, "q=100;w=1"),
        (150, 1, 2, 2 / 150, "q=150;w=1"),
        (1_000_000, 1, 10_000, 0.01, "q=1000000;w=1"),
        (1_000_000, 1_000_000, 1_000_000, 1, "q=1000000;w=1"),
        (1, 1_000_000, 1_000_000, 1_000_000, "q=1000000;w=1000000"),
        (0.5, 1, 1, 2, "q=1;w=2"),
    ],
)
def test_a_quota_is_its_burst_in_the_time_that_its_rate_needs_for_it(
    wide: Limiter, rate: float, burst: float, count: int, window: float, header: str
) -> None:
    policy = wide.unit("policy", [[rate, burst]])[0]
    assert policy["count"] == count
    assert policy["window"] == pytest.approx(window)
    assert policy["header"] == f'"client";{header}'


@given(
    quotas=st.lists(
        st.tuples(st.integers(1, 1_000_000), st.integers(1, 1_000_000)), min_size=1, max_size=50
    )
)
@settings(max_examples=50, deadline=None)
def test_any_quota_keeps_its_rate_and_lets_its_burst_through(
    wide: Limiter, quotas: list[tuple[int, int]]
) -> None:
    for (rate, burst), policy in zip(quotas, wide.unit("policy", quotas), strict=True):
        assert policy["count"] / policy["window"] == pytest.approx(rate)
        assert policy["count"] >= burst
        assert policy["count"] == burst or policy["window"] <= 0.02 * (1 + 1e-9)
        parameters = dict(part.split("=") for part in policy["header"].split(";")[1:])
        advertised = int(parameters["q"]) / int(parameters["w"])
        assert advertised <= rate * (1 + 1e-9)
