"""Points in time."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from dataservice import times


@given(st.datetimes(timezones=st.just(UTC)))
def test_text_and_number_say_the_same(moment):
    microseconds = times.from_datetime(moment)
    assert datetime.fromisoformat(times.to_text(microseconds)) == moment


def test_a_known_time():
    assert times.to_text(1_800_000_000_000_001) == "2027-01-15T08:00:00.000001Z"
