from contextlib import suppress
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from quart_schema.validation import QuerystringValidationError
from werkzeug.datastructures import MultiDict

from chassis.errors import BadRequest
from identidock.routes.query import parse_query


def parse(query: str) -> int:
    pairs = parse_qsl(query, keep_blank_values=True)
    return parse_query(query.encode(), MultiDict(pairs)).size


@pytest.mark.parametrize(("query", "size"), [("", 80), ("size=16", 16), ("size=1024", 1024)])
def test_a_size_within_bounds_is_taken(query: str, size: int) -> None:
    assert parse(query) == size


@pytest.mark.parametrize(
    "query",
    [
        *("size=15", "size=1025", "size=0", "size=9999999999", "size=-80"),
        *("size=", "size", "size=abc", "size=80.0", "size=%2B80", "size=%2080"),
        *("size=8_0", "size=0x50", "size=٨٠"),
    ],
)
def test_any_other_size_is_refused(query: str) -> None:
    with pytest.raises(QuerystringValidationError) as refused:
        parse(query)
    cause = refused.value.validation_error
    assert isinstance(cause, ValidationError)
    assert [problem["loc"] for problem in cause.errors()] == [("size",)]


@pytest.mark.parametrize("query", ["sise=80", "size=80&x=", "=80", "Size=80"])
def test_unknown_parameters_are_refused(query: str) -> None:
    with pytest.raises(QuerystringValidationError):
        parse(query)


def test_a_repeated_parameter_is_refused_even_if_the_values_agree() -> None:
    with pytest.raises(BadRequest, match="size: is given more than once") as refused:
        parse("size=80&size=80")
    assert refused.value.field == "size"


def test_a_long_query_is_refused_unread() -> None:
    with pytest.raises(BadRequest, match="longer than 256 bytes") as refused:
        parse("size=80" + "&" * 250)
    assert refused.value.field == "query"


@given(st.text(max_size=40))
def test_any_query_is_understood_or_refused(query: str) -> None:
    pairs = parse_qsl(query, keep_blank_values=True)
    raw = query.encode("utf-8", "surrogatepass")
    with suppress(BadRequest, QuerystringValidationError):
        assert 16 <= parse_query(raw, MultiDict(pairs)).size <= 1024
