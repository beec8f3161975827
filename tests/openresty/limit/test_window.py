"""The sliding window in shared memory: never more than N in any window, over both workers."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.openresty.limit.exact_log import STEPS, calls_of, check
from tests.openresty.limit.server import (
    Limiter,
    burst,
    limiter,
    most_in_window,
)
from tests.redis_server import accepts, wait_until

CALLERS = 65536  # that window.lua has places for

numbers = itertools.count()


def new_key() -> str:
    return f"test{next(numbers)}"


def take(
    key: str, count: int, window: float, now: float | None = None, **more: Any
) -> dict[str, Any]:
    call = {"key": key, "count": count, "window": window, **more}
    return call if now is None else {**call, "now": now}


def run(server: Limiter, calls: list[dict[str, Any]]) -> list[list[Any]]:
    answers: list[list[Any]] = server.unit("window", {"calls": calls})
    return answers


def take_request(key: str, count: int, window: float) -> bytes:
    body = json.dumps({"calls": [take(key, count, window)]}).encode()
    return b"POST /unit/window HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


async def test_a_burst_over_both_workers_lets_exactly_the_limit_through(wide: Limiter) -> None:
    request = take_request(new_key(), 500, 3600)
    answers = await burst([wide.port], 64, 20, request)
    assert sum(answer.json[0][0] for answer in answers) == 500
    assert len({answer.headers["Worker"] for answer in answers}) == 2


async def test_no_window_has_more_than_the_limit_while_it_slides(wide: Limiter) -> None:
    request = take_request(new_key(), 100, 0.1)
    times = []
    for _ in range(50):
        answers = await burst([wide.port], 64, 30, request)
        times += [answer.json[0][3] for answer in answers if answer.json[0][0]]
        if max(times) - min(times) > 0.5:
            break
    assert 0 < most_in_window(times, 0.1) <= 100
    assert len(times) > 100


def test_a_burst_is_forgotten_one_window_after_it_ended(wide: Limiter) -> None:
    key = new_key()
    burst_of_10 = [take(key, 10, 10, 100 + i / 100) for i in range(12)]
    early = [take(key, 10, 10, 109.99)]
    late = [take(key, 10, 10, 110.12) for _ in range(12)]
    answers = run(wide, burst_of_10 + early + late)
    allowed = [answer[0] for answer in answers]
    assert allowed == [True] * 10 + [False] * 3 + [True] * 10 + [False] * 2


def test_remaining_counts_down_and_the_wait_is_until_the_oldest_leaves(wide: Limiter) -> None:
    key = new_key()
    moments = (100, 102, 104, 105, 109.9, 110.01, 112.01)
    answers = run(wide, [take(key, 3, 10, now) for now in moments])
    allowed = [answer[0] for answer in answers]
    assert allowed == [True, True, True, False, False, True, True]
    assert [answer[1] for answer in answers] == [2, 1, 0, 0, 0, 0, 0]
    waits = [10, 8, 6, 5, 0.1, 1.99, 1.99]
    assert [answer[2] for answer in answers] == pytest.approx(waits, abs=1e-3)


def test_refused_requests_are_not_counted(wide: Limiter) -> None:
    key = new_key()
    calls = [take(key, 1, 10, 100 + i / 10) for i in range(101)]
    assert [answer[0] for answer in run(wide, calls)] == [True] + [False] * 99 + [True]


def test_what_was_given_back_can_be_taken_again(wide: Limiter) -> None:
    key = new_key()
    calls = [take(key, 2, 10, 100), take(key, 2, 10, 101), take(key, 2, 10, 102, back=1)]
    calls += [take(key, 2, 10, now) for now in (103, 104, 110.01, 111)]
    allowed = [answer[0] for answer in run(wide, calls)]
    assert allowed == [True, True, None, True, False, True, False]


def test_taking_and_giving_back_does_not_keep_others_requests_in_the_window(wide: Limiter) -> None:
    key = new_key()
    calls = [take(key, 2, 10, 100)]
    for i in range(1, 99):
        now = 100 + i / 10
        calls += [take(key, 2, 10, now), take(key, 2, 10, now, back=len(calls))]
    calls += [take(key, 2, 10, 110.2), take(key, 2, 10, 110.2)]
    assert all(answer[0] in {True, None} for answer in run(wide, calls))


def test_a_lower_limit_holds_at_once_and_says_for_how_long(wide: Limiter) -> None:
    key = new_key()
    calls = [take(key, 5, 10, 100 + i) for i in range(5)] + [take(key, 2, 10, 105)]
    allowed, remaining, reset = run(wide, calls)[-1]
    assert (allowed, remaining) == (False, 0)
    assert reset == pytest.approx(8)


def test_a_clock_set_back_far_starts_over_and_a_little_does_not(wide: Limiter) -> None:
    key = new_key()
    answers = run(wide, [take(key, 1, 10, now) for now in (100, 95, 50, 51)])
    assert [answer[0] for answer in answers] == [True, False, True, False]


def test_a_million_a_second_is_counted_like_a_few(wide: Limiter) -> None:
    key = new_key()
    answers = run(wide, [take(key, 1_000_000, 1, 100 + i * 1e-4) for i in range(20_000)])
    assert answers[-1][1] == pytest.approx(1_000_000 - 10_000, abs=200)


async def test_the_lock_of_a_worker_that_was_killed_holds_nobody_up(tmp_path: Path) -> None:
    with limiter(tmp_path / "n") as node:
        assert run(node, [take("held", 1, 3600)])[0][0] is True
        with pytest.raises(OSError):
            node.state(die_with="held")
        wait_until(lambda: accepts(node.port), "a new worker")
        # What the lock was for may be half written: it is forgotten, and counted from then on.
        assert [answer[0] for answer in run(node, [take("held", 1, 3600)] * 2)] == [True, False]


async def test_who_is_active_stays_limited_when_there_are_too_many_callers(tmp_path: Path) -> None:
    with limiter(tmp_path / "n") as node:
        for first in range(0, CALLERS * 2, 10_000):
            strangers = run(node, [take(f"s{i}", 1, 3600) for i in range(first, first + 10_000)])
            assert all(answer[0] for answer in strangers)
            active = run(node, [take("active", 3, 3600)])
            assert active[0][0] is (first < 30_000)
        assert run(node, [take("s0", 1, 3600)])[0][0] is True


@given(steps=STEPS, count=st.integers(1, 40), window=st.sampled_from([0.05, 1.0, 3.7, 86400.0]))
@settings(max_examples=150, deadline=None)
def test_it_agrees_with_an_exact_log(
    wide: Limiter, steps: list[float | str], count: int, window: float
) -> None:
    check(lambda calls: run(wide, calls), calls_of(steps, new_key(), count, window))
