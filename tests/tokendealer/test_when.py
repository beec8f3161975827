import pytest

from tokendealer.when import utc


def test_seconds_become_a_date() -> None:
    assert utc(1_800_000_000) == "2027-01-15 08:00:00Z"


@pytest.mark.parametrize("seconds", [1e300, -1e300, float("inf"), float("nan")])
def test_what_is_beyond_any_calendar_stays_a_number(seconds: float) -> None:
    assert utc(seconds) == str(seconds)
