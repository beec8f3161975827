from __future__ import annotations

from typing import Any

import pytest

from bearer import FeedSettings

GOOD: dict[str, Any] = {
    "url": "http://a.test/",
    "poll_seconds": 1.0,
    "max_age": 60.0,
    "stale": "refuse",
}


def test_good_settings_are_kept() -> None:
    assert FeedSettings(**GOOD).max_age == 60.0


@pytest.mark.parametrize(
    ("name", "value"),
    [("poll_seconds", 0), ("poll_seconds", float("nan")), ("max_age", 0), ("stale", "ignore")],
)
def test_a_feed_that_never_rests_or_knows_not_what_to_do_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError):
        FeedSettings(**{**GOOD, name: value})


@pytest.mark.parametrize("name", list(GOOD))
def test_nothing_has_a_default(name: str) -> None:
    with pytest.raises(TypeError, match=name):
        FeedSettings(**{key: value for key, value in GOOD.items() if key != name})
