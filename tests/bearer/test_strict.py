from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearer.strict import decode_segment, json_object


@given(st.binary())
def test_canonical_base64url_decodes_to_its_bytes(raw: bytes) -> None:
    segment = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    assert decode_segment(segment) == raw


@given(st.one_of(st.text(), st.text("ABab01-_=+/", max_size=12)))
def test_no_two_spellings_decode_to_the_same_bytes(segment: str) -> None:
    try:
        raw = decode_segment(segment)
    except ValueError:
        return
    assert base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == segment


@pytest.mark.parametrize("segment", ["A", "AB==", "AB", "A+", "A/", "AAA\n", "AA AA", "\u0410AAA"])
def test_padding_foreign_characters_and_unused_bits_are_refused(segment: str) -> None:
    with pytest.raises(ValueError, match="base64url"):
        decode_segment(segment)


@given(st.dictionaries(st.text(), st.one_of(st.integers(-(2**53), 2**53), st.text(), st.none())))
def test_an_ordinary_object_is_read_back(value: dict[str, object]) -> None:
    text = json.dumps(value)
    if text.count("{") + text.count("[") <= 64:
        assert json_object(text.encode()) == value


@given(st.one_of(st.binary(), st.text().map(str.encode), st.binary().map(lambda b: b'{"' + b)))
def test_anything_else_is_a_value_error(raw: bytes) -> None:
    try:
        value = json_object(raw)
    except ValueError:
        return
    assert isinstance(value, dict)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"null",
        b' {"a":1}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":\n1}',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":"\\ud800"}',
        b'{"a":"\\ud800","a":1}',
        b'{"a":"\\udc00\\ud800"}',
        b'{"\\udfff":1}',
        b'{"a":"\xff"}',
        b'{"a":1}x',
        '{"a":1}'.encode("utf-16"),
    ],
)
def test_each_rule_refuses(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        json_object(raw)


def test_brackets_are_counted_up_to_64() -> None:
    assert json_object(b'{"a":' + b"[" * 63 + b"]" * 63 + b"}")
    with pytest.raises(ValueError, match="deep"):
        json_object(b'{"a":' + b"[" * 64 + b"]" * 64 + b"}")


def test_a_long_integer_is_a_double_as_in_lua() -> None:
    assert json_object(b'{"a":' + b"9" * 5000 + b"}") == {"a": float("inf")}
    assert json_object(b'{"a":9007199254740993}') == {"a": 9007199254740993}


def test_the_last_of_two_members_counts() -> None:
    assert json_object(b'{"a":1,"a":2}') == {"a": 2}
