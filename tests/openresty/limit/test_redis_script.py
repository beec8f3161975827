"""The same window in Redis, at the moments that the test chooses."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.openresty.limit.exact_log import STEPS, calls_of, check
from tests.openresty.limit.server import Limiter
from tests.redis_server import Redis, redis_server

numbers = itertools.count()


@pytest.fixture(scope="module")
def any_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    with redis_server(tmp_path_factory.mktemp("redis")) as running:
        yield running


@given(steps=STEPS, count=st.integers(1, 40), window=st.sampled_from([10.0, 370.0, 86400.0]))
@settings(max_examples=60, deadline=None)
def test_it_agrees_with_an_exact_log(
    wide: Limiter, any_redis: Redis, steps: list[float | str], count: int, window: float
) -> None:
    calls = calls_of(steps, f"test{next(numbers)}", count, window)
    check(lambda asked: wide.unit("window", {"calls": asked, "redis": any_redis.port}), calls)


def test_it_decides_as_shared_memory_does(wide: Limiter, any_redis: Redis) -> None:
    calls = [
        {"key": "same", "count": 20, "window": 7.7, "now": 1000 + i * 0.21371} for i in range(500)
    ]
    here = wide.unit("window", {"calls": calls})
    there = wide.unit("window", {"calls": calls, "redis": any_redis.port})
    assert [answer[:2] for answer in here] == [answer[:2] for answer in there]
    assert [answer[2] for answer in here] == pytest.approx(
        [answer[2] for answer in there], abs=1e-4
    )


def test_a_log_ends_soon_after_its_window_and_is_small(wide: Limiter, tmp_path: Path) -> None:
    with redis_server(tmp_path / "own") as redis:
        calls = [
            {"key": "size", "count": 10**6, "window": 10, "now": 1000 + i * 0.01}
            for i in range(2000)
        ]
        wide.unit("window", {"calls": calls, "redis": redis.port})
        size = int(redis.command("STRLEN", "size")[1:].split()[0])
        assert size <= 12 + 65 * 12
        left = int(redis.command("PTTL", "size")[1:].split()[0])
        assert 5000 < left <= 10_001
