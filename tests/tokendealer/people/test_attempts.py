from __future__ import annotations

from asyncio import CancelledError
from typing import Any

import pytest

from chassis.errors import Conflict, Unavailable
from tokendealer.people import attempts as rules
from tokendealer.people.attempts import (
    ADDRESS,
    HERE,
    STRANGERS,
    TooManyAttempts,
    network_of,
)
from tokendealer.people.counters import MAX_KEPT

KEY = (HERE, "ann")


def refused(attempts: Any, *keys: Any) -> int:
    with pytest.raises(TooManyAttempts) as caught:
        attempts.begin(keys or [KEY])
    return caught.value.retry_after


def test_some_are_free_and_then_the_waits_grow(attempts: Any, clock: Any) -> None:
    for _ in range(HERE.free):
        attempts.begin([KEY])
    waits = []
    for _ in range(12):
        waits.append(refused(attempts))
        clock.now += waits[-1]
        attempts.begin([KEY])
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def test_who_has_to_wait_is_not_counted_on(attempts: Any, clock: Any) -> None:
    for _ in range(HERE.free):
        attempts.begin([KEY])
    assert [refused(attempts) for _ in range(20)] == [1] * 20
    clock.now += 1
    attempts.begin([KEY])


def test_attempts_at_once_are_counted_before_they_are_decided(attempts: Any) -> None:
    under_way = [attempts.begin([KEY]) for _ in range(HERE.free)]
    refused(attempts)
    for each in under_way:
        each.was_right(forgive=[])
    attempts.begin([KEY])


def test_what_is_forgiven_is_forgotten_and_the_rest_goes_on(attempts: Any) -> None:
    both = [KEY, (ADDRESS, "192.0.2.1")]
    for _ in range(HERE.free - 1):
        attempts.begin(both)
    attempts.begin(both).was_right(forgive={HERE})
    for _ in range(HERE.free - 1):
        attempts.begin([KEY])
    for _ in range(ADDRESS.free - HERE.free + 1):
        attempts.begin(both[1:])
    refused(attempts, both[1])


def test_a_right_one_of_ones_own_ends_no_wait_for_wrong_ones(attempts: Any) -> None:
    address = (ADDRESS, "192.0.2.1")
    for _ in range(ADDRESS.free - 1):
        attempts.begin([address])
    own = attempts.begin([address])
    refused(attempts, address)
    own.was_right(forgive=[])
    attempts.begin([address])  # the last wrong one that is free
    refused(attempts, address)


def test_keys_and_rules_are_counted_apart(attempts: Any) -> None:
    for _ in range(HERE.free):
        attempts.begin([KEY])
    attempts.begin([(HERE, "bob")])
    attempts.begin([(rules.STRANGERS, "ann")])


def test_it_is_forgotten_after_a_time_without_wrong_ones(attempts: Any, clock: Any) -> None:
    for _ in range(HERE.free):
        attempts.begin([KEY])
    clock.now += HERE.forget + 2
    for _ in range(HERE.free):
        attempts.begin([KEY])
    refused(attempts)


@pytest.mark.parametrize("rule", [STRANGERS, rules.CODE])
def test_made_up_ones_make_nobody_forget_anothers(attempts: Any, rule: Any) -> None:
    for _ in range(rule.free):
        attempts.begin([(rule, "ann")])
    for number in range(MAX_KEPT + 1):
        attempts.begin([(HERE, str(number)), (ADDRESS, str(number)), (STRANGERS, str(number))])
    refused(attempts, (rule, "ann"))


def decide(attempts: Any, *, raises: BaseException | None = None) -> None:
    with attempts.deciding([KEY], wrong=Conflict, forgive=()):
        if raises is not None:
            raise raises


@pytest.mark.parametrize("error", [Conflict("wrong"), CancelledError()])
def test_a_wrong_one_counts_and_one_whose_sender_went_away(attempts: Any, error: Any) -> None:
    for _ in range(HERE.free):
        with pytest.raises(type(error)):
            decide(attempts, raises=error)
    refused(attempts)


def test_what_was_not_decided_is_given_back_with_the_wait_before_it(
    attempts: Any, clock: Any
) -> None:
    for _ in range(HERE.free):
        attempts.begin([KEY])
    clock.now += refused(attempts)
    for _ in range(2):
        with pytest.raises(Unavailable):
            decide(attempts, raises=Unavailable("busy"))
    decide(attempts)
    attempts.begin([KEY])
    assert refused(attempts) == 2


@pytest.mark.parametrize(
    ("retry_after", "words"),
    [(1, "1 second"), (2, "2 seconds"), (60, "1 minute"), (61, "2 minutes")],
)
def test_the_text_says_when_to_try_again(retry_after: int, words: str) -> None:
    error = TooManyAttempts(retry_after, "why")
    assert error.description.endswith(f"Try again in {words}.")
    assert error.headers == {"Retry-After": str(retry_after)}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("not an address", "not an address", True),
    ],
)
def test_a_household_is_one_address(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same
