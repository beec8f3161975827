from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.sealed import Sealer

SECRET = bytes(range(32))


@pytest.fixture
def sealer(clock: Any) -> Sealer:
    return Sealer(SECRET, "return", clock)


@pytest.mark.parametrize("value", [None, 1, "/account?x=1", ["a", {"b": [True, "ü"]}], {}])
def test_what_was_sealed_is_opened(sealer: Sealer, value: object) -> None:
    assert sealer.open(sealer.seal(value, 60)) == value


def test_it_hides_what_it_holds_and_looks_different_each_time(sealer: Sealer) -> None:
    one, other = sealer.seal("/account", 60), sealer.seal("/account", 60)
    assert one != other
    assert "account" not in one
    assert set(one) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_it_opens_until_its_time_is_over(sealer: Sealer, clock: Any) -> None:
    sealed = sealer.seal("x", 60)
    clock.now += 59
    assert sealer.open(sealed) == "x"
    clock.now += 1
    assert sealer.open(sealed) is None


def test_another_purpose_or_secret_does_not_open_it(sealer: Sealer, clock: Any) -> None:
    sealed = sealer.seal("x", 60)
    assert Sealer(SECRET, "other", clock).open(sealed) is None
    assert Sealer(bytes(32), "return", clock).open(sealed) is None


def test_no_changed_character_is_taken(sealer: Sealer) -> None:
    sealed = sealer.seal(1, 60)
    for place, character in enumerate(sealed[:-1]):  # the last one has bits that say nothing
        changed = sealed[:place] + ("A" if character != "A" else "B") + sealed[place + 1 :]
        assert sealer.open(changed) is None


def test_no_part_of_it_is_taken(sealer: Sealer) -> None:
    sealed = sealer.seal(1, 60)
    assert all(sealer.open(sealed[:length]) is None for length in range(len(sealed)))


@given(st.one_of(st.text(), st.binary().map(lambda raw: raw.hex())))
def test_anything_else_is_none_and_no_error(unverified: str) -> None:
    assert Sealer(SECRET, "return", lambda: 0.0).open(unverified) is None
