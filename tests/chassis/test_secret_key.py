import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.secret_key import decode_key, encode_key


@given(st.binary(min_size=32, max_size=32))
def test_a_key_is_32_bytes_in_base64url_padded_or_not(raw: bytes) -> None:
    padded = base64.urlsafe_b64encode(raw).decode()
    assert decode_key(padded) == decode_key(padded.rstrip("=")) == raw


@given(st.text())
def test_any_other_text_is_refused(text: str) -> None:
    try:
        assert len(decode_key(text)) == 32
    except ValueError as error:
        assert str(error) == "must be 32 bytes in base64url"


@given(st.binary(max_size=80).filter(lambda raw: len(raw) != 32))
def test_a_key_of_another_size_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        decode_key(base64.urlsafe_b64encode(raw).decode())


@given(st.binary(min_size=32, max_size=32))
def test_the_text_of_a_key_is_read_as_that_key(raw: bytes) -> None:
    assert decode_key(encode_key(raw)) == raw
