"""Traits are a pure, even reading of the name."""

import dataclasses
from collections import Counter
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identidock.monster.traits import Traits, traits_of

# Surrogates ("Cs") are legal in a str, though not in UTF-8.
any_name = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)


@given(any_name)
def test_any_name_has_traits_and_always_the_same(name: str) -> None:
    assert traits_of(name) == traits_of(name)


@given(any_name)
def test_numbers_stay_in_their_ranges(name: str) -> None:
    traits = traits_of(name)
    assert 0 <= traits.hue < 360
    assert 0 <= traits.build < 1
    assert 0 <= traits.gaze < 1


def test_a_known_name_keeps_its_traits() -> None:
    # A change here changes everybody's picture.
    traits = traits_of("ada")
    assert (traits.body.name, traits.eye_layout.name, traits.mouth.name, traits.hair.name) == KNOWN


KNOWN = ("FURRY", "TRIO", "SMILE", "SWIRL")

KINDS = [f.name for f in dataclasses.fields(Traits) if f.name not in ("hue", "build", "gaze")]


@pytest.mark.parametrize("trait", KINDS)
def test_every_kind_is_used_evenly(trait: str) -> None:
    names = 4000
    counts = Counter(getattr(traits_of(f"name {i}"), trait) for i in range(names))
    kind: type[Enum] = type(next(iter(counts)))
    share = names / len(kind)
    assert set(counts) == set(kind)
    assert all(0.75 * share < count < 1.25 * share for count in counts.values())


@pytest.mark.parametrize("trait", ["hue", "build", "gaze"])
def test_numbers_are_spread_evenly(trait: str) -> None:
    top = 360 if trait == "hue" else 1
    tenths = Counter(int(getattr(traits_of(f"name {i}"), trait) / top * 10) for i in range(4000))
    assert set(tenths) == set(range(10))
    assert all(300 < count < 500 for count in tenths.values())


def test_case_and_normal_form_make_a_difference() -> None:
    assert len({traits_of(name) for name in ("é", "e\u0301", "É", "")}) == 4
