"""Cursors."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.paging import (
    CURSOR_PATTERN,
    MAX_CURSOR_LENGTH,
    BadCursor,
    decode_cursor,
    encode_cursor,
    next_link,
)

keys = st.text(min_size=1, max_size=80).filter(str.isprintable)


@given(keys, st.text())
def test_a_cursor_gives_its_key_back(key, binding):
    cursor = encode_cursor(key, binding)
    assert re.fullmatch(CURSOR_PATTERN, cursor)
    assert decode_cursor(cursor, binding) == key


@given(keys, st.text(), st.text())
def test_a_cursor_serves_one_list_only(key, binding, other):
    if binding != other:
        with pytest.raises(BadCursor):
            decode_cursor(encode_cursor(key, binding), other)


@given(st.text())
def test_text_that_is_no_cursor_is_refused(text):
    with pytest.raises(BadCursor):
        decode_cursor(text, "list")


@given(keys, st.data())
def test_an_altered_cursor_is_refused(key, data):
    cursor = encode_cursor(key, "list")
    position = data.draw(st.integers(0, len(cursor) - 1))
    character = data.draw(st.sampled_from("AZaz09-_=. \n"))
    altered = cursor[:position] + character + cursor[position + 1 :]
    if altered != cursor:
        with pytest.raises(BadCursor):
            decode_cursor(altered, "list")


def test_a_second_spelling_of_the_same_bytes_is_refused():
    cursor = encode_cursor("k", "list")  # 7 bytes: the last character has unused bits
    assert cursor[-1] in "AQgw"
    with pytest.raises(BadCursor):
        decode_cursor(cursor[:-1] + chr(ord(cursor[-1]) + 1), "list")


@pytest.mark.parametrize("key", ["", "two\nlines", "\x00", "x" * MAX_CURSOR_LENGTH])
def test_a_key_that_would_not_come_back_is_refused(key):
    with pytest.raises(ValueError, match="cannot be put"):
        encode_cursor(key, "list")


@given(st.dictionaries(st.text(min_size=1), st.text(min_size=1)))
def test_the_link_keeps_the_parameters_and_is_a_safe_header(parameters):
    link = next_link("/api/users", parameters, "abc")
    target = re.fullmatch(r'<([!-;=?-~]*)>; rel="next"', link)[1]
    assert urlsplit(target).path == "/api/users"
    assert dict(parse_qsl(urlsplit(target).query)) == {**parameters, "cursor": "abc"}
