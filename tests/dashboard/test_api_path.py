from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import BadRequest, NotFound
from dashboard.api_path import parse_path, parse_query


@pytest.mark.parametrize(
    "path", ["users", "users/1", "services/a%20b", "identicons/%C3%A9", "admin/clients/a~b/secrets"]
)
def test_a_path_stays_as_it_was_written(path: str) -> None:
    assert "/".join(parse_path(b"/app/api/" + path.encode())) == path


@pytest.mark.parametrize(
    "path",
    [
        *(b"", b"users/", b"/users", b"users//1", b"users/.", b"users/..", b"users/%2e%2E"),
        *(b"users/.%2e/admin", b"users%2f1", b"users%2F..", b"users/a%5cb", b"users/a\\b"),
        *(b"users/%00", b"users/%0a", b"users/%7f", b"users/%ff", b"users/%zz", b"users/%"),
        *(b"users/\xc3\xa9", b"users/a b", b"users/a?b", b"users/a#b", b"users;a=b/\x01"),
    ],
)
def test_a_path_that_could_mean_another_is_no_address(path: bytes) -> None:
    with pytest.raises(NotFound):
        parse_path(b"/app/api/" + path)


def test_a_path_elsewhere_is_no_address() -> None:
    with pytest.raises(NotFound):
        parse_path(b"/api/users")


@given(st.binary(max_size=40))
def test_whatever_passes_has_no_dots_and_no_empty_segments(path: bytes) -> None:
    try:
        segments = parse_path(b"/app/api/" + path)
    except NotFound:
        return
    assert not {"", ".", ".."} & set(segments)
    assert "/".join(segments).encode() == path


def test_a_query_stays_as_it_was_written() -> None:
    assert parse_query(b"q=a%20b+c&x=/?:@") == "q=a%20b+c&x=/?:@"


@pytest.mark.parametrize("query", [b"a=b#c", b"a= b", b"a=\xff", b"a=\r\n", b'a="b"', b"x" * 4097])
def test_a_query_that_is_not_encoded_or_too_long_is_refused(query: bytes) -> None:
    with pytest.raises(BadRequest):
        parse_query(query)
