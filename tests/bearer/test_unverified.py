from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearer import InvalidToken
from bearer.unverified import MAX_TOKEN_BYTES, parse


def test_takes_a_token_apart() -> None:
    token = parse("e30.YWJj.AA", max_bytes=11)
    assert (token.header, token.payload, token.signature) == ({}, b"abc", b"\x00")
    assert token.signing_input == b"e30.YWJj"


@pytest.mark.parametrize(
    ("token", "code"),
    [
        (None, "malformed"),
        (b"e30.YWJj.AA", "malformed"),
        ("", "malformed"),
        ("e30.YWJj", "malformed"),
        ("e30.YWJj.AA.AA", "malformed"),
        ("e30.YWJj.AA=", "bad_base64"),
        ("e30.YWJj.AB", "bad_base64"),
        ("e30.\ud800.AA", "bad_base64"),
        (".YWJj.AA", "bad_header"),
        ("W10.YWJj.AA", "bad_header"),
        ("a" * 8193, "too_large"),
    ],
)
def test_each_refusal_has_its_code(token: object, code: str) -> None:
    with pytest.raises(InvalidToken) as refusal:
        parse(token, max_bytes=MAX_TOKEN_BYTES)
    assert refusal.value.code == code


@given(
    st.one_of(st.text(), st.text("eyJ0.-_A", max_size=40), st.binary(), st.none(), st.integers())
)
def test_any_input_is_taken_apart_or_an_invalid_token(token: object) -> None:
    try:
        parse(token, max_bytes=MAX_TOKEN_BYTES)
    except InvalidToken:
        return
    assert isinstance(token, str) and token.count(".") == 2
