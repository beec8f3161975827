from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokendealer.errors import InvalidRequest
from tokendealer.form import CONTENT_TYPE, MAX_PARAMETERS, decode, parse_form, required

NAMES = st.text("abcXYZ019_.-", min_size=1, max_size=64)
VALUES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


def parse(body: bytes) -> dict[str, str]:
    return parse_form(CONTENT_TYPE, body)


@given(st.dictionaries(NAMES, VALUES, max_size=MAX_PARAMETERS))
def test_what_was_encoded_comes_back_without_the_empty_values(form: dict[str, str]) -> None:
    wanted = {name: value for name, value in form.items() if value}
    assert parse(urlencode(form).encode()) == wanted


@given(st.binary(max_size=200))
def test_any_bytes_give_a_form_of_texts_or_a_refusal(body: bytes) -> None:
    try:
        form = parse(body)
    except InvalidRequest as refusal:
        assert refusal.status == 400
    else:
        assert all(form.values())
        assert not any("\0" in value for value in form.values())


@given(st.text("a=&%+0\x00é ", max_size=40))
def test_texts_near_the_grammar_give_a_form_or_a_refusal(text: str) -> None:
    try:
        parse(text.encode())
    except InvalidRequest as refusal:
        assert refusal.error == "invalid_request"


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (b"", {}),
        (b"&&", {}),
        (b"a=1", {"a": "1"}),
        (b"a=1&", {"a": "1"}),
        (b"a", {}),
        (b"a=", {}),
        (b"a=&b=2", {"b": "2"}),
        (b"a=b=c", {"a": "b=c"}),
        (b"a=1+2%2B3", {"a": "1 2+3"}),
        (b"%61=%c3%a9", {"a": "é"}),
        (b"a=\xc3\xa9", {"a": "é"}),
        (b"a=%0a", {"a": "\n"}),
        (b"A=1&a=2", {"A": "1", "a": "2"}),
    ],
)
def test_parameters_are_decoded(body: bytes, form: dict[str, str]) -> None:
    assert parse(body) == form


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"a=1&a=2", "a"),
        (b"a=1&a=1", "a"),
        (b"a=&a=1", "a"),
        (b"a=1&a", "a"),
        (b"a=1&%61=1", "a"),
        (b"a=%", "a"),
        (b"a=%4", "a"),
        (b"a=%g1", "a"),
        (b"a=%+1", "a"),
        (b"a=%ff", "a"),
        (b"a=\xff", "a"),
        (b"a=%ed%a0%80", "a"),
        (b"a=%c0%80", "a"),
        (b"a=%00", "a"),
        (b"a=x\x00", "a"),
        (b"%00=1", None),
        (b"%zz=1", None),
        (b"\xff=1", None),
        (b"=1", None),
        (b"a+b=1", None),
        (b"a%0ab=1", None),
        ("é=1".encode(), None),
        (b"a" * 65 + b"=1", None),
    ],
)
def test_what_is_malformed_is_refused(body: bytes, field: str | None) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        parse(body)
    assert refusal.value.field == field


def test_a_refusal_repeats_no_value() -> None:
    with pytest.raises(InvalidRequest) as refusal:
        parse(b"client_secret=tds_hidden&client_secret=tds_hidden")
    assert "tds_hidden" not in refusal.value.description


def test_32_parameters_are_read_and_33_refused() -> None:
    pairs = [f"p{number}=1" for number in range(MAX_PARAMETERS + 1)]
    assert len(parse("&".join(pairs[:-1]).encode())) == 32
    with pytest.raises(InvalidRequest, match="more than 32"):
        parse("&".join(pairs).encode())


@pytest.mark.parametrize(
    "content_type",
    [CONTENT_TYPE, f"{CONTENT_TYPE};charset=utf-8", f" {CONTENT_TYPE.upper()} ; charset=x"],
)
def test_the_content_type_may_have_parameters_and_any_case(content_type: str) -> None:
    assert parse_form(content_type, b"a=1") == {"a": "1"}


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "application/json",
        f"{CONTENT_TYPE}x",
        f"text/plain;{CONTENT_TYPE}",
        f"a {CONTENT_TYPE}",
    ],
)
def test_another_content_type_is_refused(content_type: str | None) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        parse_form(content_type, b"a=1")
    assert refusal.value.field == "Content-Type"


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_one_value_is_decoded_as_it_was_encoded(text: str) -> None:
    assert decode(urlencode({"": text}).encode()[1:]) == text


@pytest.mark.parametrize("encoded", [b"%", b"%0", b"%xy", b"%00", b"\x00", b"\xff", b"%ff"])
def test_one_malformed_value_is_a_value_error(encoded: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode(encoded)


def test_a_required_parameter_is_given_or_named() -> None:
    assert required({"token": "x"}, "token") == "x"
    with pytest.raises(InvalidRequest) as refusal:
        required({}, "token")
    assert refusal.value.field == "token"
