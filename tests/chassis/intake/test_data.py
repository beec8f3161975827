"""Any bytes are data within the bounds, or a refusal."""

import math
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import BadRequest
from chassis.intake.data import parse_json, parse_msgpack
from chassis.limits import MAX_DEPTH, MAX_INTEGER, MIN_INTEGER

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(MIN_INTEGER, MAX_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
DATA = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner))


@pytest.mark.parametrize("parse", [parse_json, parse_msgpack])
@given(raw=st.binary())
def test_any_bytes_are_data_or_a_refusal(parse, raw):
    with suppress(BadRequest):
        parse(raw)


@given(DATA)
def test_data_within_the_bounds_is_kept(data):
    assert parse_json(msgspec.json.encode(data)) == data
    assert parse_msgpack(msgspec.msgpack.encode(data)) == data


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_refused(number):
    with pytest.raises(BadRequest, match=r"a\.0: is not a finite number") as refusal:
        parse_msgpack(msgspec.msgpack.encode({"a": [number]}))
    assert refusal.value.field == "a.0"


def test_nesting_is_bounded():
    parse_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    with pytest.raises(BadRequest, match=f"is nested deeper than {MAX_DEPTH} levels"):
        parse_json(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))
