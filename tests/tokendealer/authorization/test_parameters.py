from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokendealer.authorization.errors import NotRedirectable
from tokendealer.authorization.parameters import MAX_BYTES, Parameters, parse


def test_what_has_no_value_is_left_out() -> None:
    assert parse(b"a=&b=1&&c&=2").pairs == (("b", "1"),)


def test_only_resource_may_be_repeated() -> None:
    parameters = parse(b"resource=a&resource=b&scope=c&scope=d&state=e")
    assert parameters.all("resource") == ("a", "b")
    assert parameters.repeated == {"scope"}
    assert (parameters.get("scope"), parameters.get("nonce")) == ("c", None)


@pytest.mark.parametrize(
    "query",
    [b"a=%zz", b"a=%00", b"%ff=1", b"a" * (3 * MAX_BYTES + 1), b"a=" + b":" * (MAX_BYTES // 2)],
)
def test_what_is_no_query_is_refused(query: bytes) -> None:
    with pytest.raises(NotRedirectable):
        parse(query)


@given(st.binary(max_size=200))
def test_whatever_comes_is_read_or_refused(query: bytes) -> None:
    try:
        parameters = parse(query)
    except NotRedirectable:
        return
    assert parse(parameters.query().encode()) == parameters


@given(st.lists(st.tuples(st.text("ab", min_size=1), st.text("a&=+% é", min_size=1))))
def test_a_query_says_the_same_again(pairs: list[tuple[str, str]]) -> None:
    query = Parameters(tuple(pairs)).query(more="1")
    assert parse_qsl(query) == [*pairs, ("more", "1")]
    assert parse(query.encode()).without("more").pairs == tuple(pairs)


def test_what_fits_once_fits_again_with_what_we_add() -> None:
    longest = parse(b"a=" + b"x" * (MAX_BYTES - 2))
    assert parse(longest.query(again="y" * 200).encode()).without("again") == longest
