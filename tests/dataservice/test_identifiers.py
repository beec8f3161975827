"""Ids that sort by time."""

import re

from hypothesis import given
from hypothesis import strategies as st

from dataservice.identifiers import PATTERN, Identifiers, first_at

MICROSECONDS = st.integers(0, 2**48 * 1000 - 1)
RANDOM = st.integers(0, 2**70 - 1)


def identifier(at: int, random: int) -> str:
    return Identifiers(lambda: at / 1e6, lambda bits: random).make(at)


@given(MICROSECONDS, RANDOM, MICROSECONDS, RANDOM)
def test_what_is_made_later_sorts_later(one, random, other, other_random):
    if one < other:
        assert identifier(one, random) < identifier(other, other_random)


@given(MICROSECONDS, RANDOM, MICROSECONDS)
def test_the_first_id_of_a_time_parts_before_from_after(at, random, boundary):
    assert (identifier(at, random) >= first_at(boundary)) == (at >= boundary)


@given(MICROSECONDS, RANDOM)
def test_each_has_its_form(at, random):
    assert re.fullmatch(PATTERN, identifier(at, random))


@given(st.integers(-(10**20), 10**20))
def test_any_time_has_a_first_id(at):
    assert re.fullmatch(PATTERN, first_at(at))


def test_now_is_in_microseconds():
    assert Identifiers(lambda: 1.5, lambda bits: 0).now() == 1_500_000


def test_a_known_id():
    assert identifier(1_469_918_176_385_000, 0) == "01ARYZ6S410000000000000000"
