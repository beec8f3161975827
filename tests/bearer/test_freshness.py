from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearer.freshness import lifetime


@pytest.mark.parametrize(
    ("cache_control", "seconds"),
    [
        ("max-age=60", 60),
        ("public, MAX-AGE=60, must-revalidate", 60),
        ('max-age="60"', 60),
        ("max-age=0", 5),
        ("max-age=86400", 3600),
        ("max-age=9999999999", 3600),
        ("max-age=-1", 300),
        ("max-age=abc", 300),
        ("s-maxage=60", 300),
        ("x-max-age=60", 300),
        ("no-cache", 300),
        ("", 300),
    ],
)
def test_max_age_counts_between_its_bounds(cache_control: str, seconds: float) -> None:
    assert lifetime({"cache-control": cache_control}) == seconds


def test_without_the_header_it_is_five_minutes() -> None:
    assert lifetime({}) == 300


@given(st.text())
def test_any_header_gives_something_between_the_bounds(cache_control: str) -> None:
    assert 5 <= lifetime({"cache-control": cache_control}) <= 3600
