from __future__ import annotations

from typing import Any

import pytest

from tokendealer.throttle import (
    FORGET_SECONDS,
    FREE_ATTEMPTS,
    FREE_ATTEMPTS_PER_ADDRESS,
    MAX_DELAY_SECONDS,
    MAX_PENALTY_SECONDS,
    MAX_TRACKED,
    Penalty,
    Throttle,
)

HERE, THERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def throttle(clock: Any) -> Throttle:
    return Throttle(clock)


def fail(throttle: Throttle, times: int, client_id: str = "orders") -> list[Penalty | None]:
    return [throttle.failed(client_id, HERE) for _ in range(times)]


def test_the_first_attempts_are_free(throttle: Throttle) -> None:
    assert fail(throttle, FREE_ATTEMPTS) == [None] * FREE_ATTEMPTS
    assert throttle.failed("orders", HERE) == Penalty(retry_after=1, delay=0.25)


def test_penalties_double_up_to_their_limits(throttle: Throttle) -> None:
    penalties = fail(throttle, FREE_ATTEMPTS + 2_000)[FREE_ATTEMPTS:]
    assert [p.retry_after for p in penalties[:8] if p] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert [p.delay for p in penalties[:5] if p] == [0.25, 0.5, 1.0, 2.0, 2.0]
    assert penalties[-1] == Penalty(int(MAX_PENALTY_SECONDS), MAX_DELAY_SECONDS)


def test_another_client_and_another_address_are_not_slowed_down(throttle: Throttle) -> None:
    fail(throttle, FREE_ATTEMPTS + 5)
    assert throttle.failed("reports", HERE) is None
    assert throttle.failed("orders", THERE) is None


def test_many_clients_from_one_address_count_together(throttle: Throttle) -> None:
    penalties = [throttle.failed(f"c{n}", HERE) for n in range(FREE_ATTEMPTS_PER_ADDRESS + 1)]
    assert penalties[:-1] == [None] * FREE_ATTEMPTS_PER_ADDRESS
    assert penalties[-1] is not None
    assert throttle.failed("c0", THERE) is None


def test_attempts_that_name_no_client_are_free_as_often_as_those_that_do(
    throttle: Throttle,
) -> None:
    for n in range(FREE_ATTEMPTS):
        assert throttle.failed(f"c{n}", HERE) is None
    assert fail(throttle, FREE_ATTEMPTS, "") == [None] * FREE_ATTEMPTS


def test_success_forgives_the_client_from_that_address_alone(throttle: Throttle) -> None:
    fail(throttle, FREE_ATTEMPTS)
    for _ in range(FREE_ATTEMPTS):
        throttle.failed("orders", THERE)
    throttle.succeeded("orders", HERE)
    assert throttle.failed("orders", HERE) is None
    assert throttle.failed("orders", THERE) is not None


def test_failures_are_forgotten_in_time(throttle: Throttle, clock: Any) -> None:
    fail(throttle, FREE_ATTEMPTS + 5)
    clock.now += FORGET_SECONDS
    assert throttle.failed("orders", HERE) is not None
    clock.now += FORGET_SECONDS + 1
    assert throttle.failed("orders", HERE) is None


def test_memory_is_bounded_and_the_latest_are_kept(throttle: Throttle) -> None:
    for n in range(MAX_TRACKED):
        throttle.failed(f"c{n}", f"host-{n}")
    fail(throttle, FREE_ATTEMPTS)
    assert len(throttle._failures) <= MAX_TRACKED  # noqa: SLF001 - what it costs is the point
    assert throttle.failed("orders", HERE) is not None


def test_success_without_failures_is_nothing(throttle: Throttle) -> None:
    throttle.succeeded("orders", HERE)
    assert throttle.failed("orders", HERE) is None
