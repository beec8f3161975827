from __future__ import annotations

from typing import Any

import pytest

from tokendealer.people.counters import MAX_KEPT, NOTHING, SLOTS, Hashed, Latest, Tried


def digest(slot: int, tag: int = 7) -> bytes:
    """A digest that is counted at `slot`."""
    return slot.to_bytes(8, "big") + tag.to_bytes(4, "big") + bytes(4)


ANN, EVE = digest(5), digest(5 + SLOTS, tag=8)


def count(counters: Any, key: bytes, times: int = 1, at: float = 10.0) -> None:
    for _ in range(times):
        counters.write(key, Tried(counters.read(key).count + 1, at))


@pytest.mark.parametrize("kind", [Latest, Hashed])
def test_one_is_taken_back_as_if_it_had_never_been(kind: Any) -> None:
    counters = kind()
    count(counters, ANN, 2, at=10.0)
    count(counters, ANN, at=20.0)
    counters.take_back(ANN, 20.0, 10.0)
    assert counters.read(ANN) == Tried(2, 10.0)
    count(counters, ANN, at=30.0)
    counters.take_back(ANN, 20.0, 10.0)
    assert counters.read(ANN) == Tried(2, 30.0)


@pytest.mark.parametrize("kind", [Latest, Hashed])
def test_what_is_forgotten_is_no_more_and_nothing_is_less_than_none(kind: Any) -> None:
    counters = kind()
    count(counters, ANN, 3)
    counters.forget(ANN, 10.0, 10.0)
    counters.take_back(ANN, 10.0, 10.0)
    assert counters.read(ANN).count == 0
    assert counters.read(digest(6)) == NOTHING


def test_the_latest_are_kept_exactly() -> None:
    counters = Latest()
    for number in range(MAX_KEPT + 1):
        count(counters, digest(number))
    assert counters.read(digest(0)) == NOTHING
    assert counters.read(digest(MAX_KEPT)).count == 1


def test_keys_that_meet_are_counted_together() -> None:
    counters = Hashed()
    count(counters, ANN, 3)
    count(counters, EVE)
    assert counters.read(ANN).count == 4
    assert counters.read(digest(6)) == NOTHING


def test_nobody_clears_what_was_tried_on_another() -> None:
    counters = Hashed()
    count(counters, ANN, 3)
    for _ in range(5):
        count(counters, EVE)
        counters.forget(EVE, 10.0, 10.0)
    assert counters.read(ANN).count == 3


def test_one_that_ended_after_its_counter_began_anew_takes_nothing_from_it() -> None:
    counters = Hashed()
    count(counters, EVE, 2)
    counters.forget(EVE, 10.0, 10.0)
    count(counters, ANN)
    counters.take_back(EVE, 10.0, 10.0)
    assert counters.read(ANN).count == 1
