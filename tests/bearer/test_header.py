from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearer import BearerError, InvalidRequest, InvalidToken, MissingToken, token_from


@pytest.mark.parametrize("value", ["Bearer a.b-c_d~e+f/g==", "bearer a.b-c_d~e+f/g=="])
def test_gives_the_token_whatever_the_case_of_the_scheme(value: str) -> None:
    assert token_from([value]) == "a.b-c_d~e+f/g=="


def test_surrounding_blanks_do_not_count() -> None:
    assert token_from([" \tBearer   abc\t "]) == "abc"


@pytest.mark.parametrize("values", [[], [""], ["abc"], ["Basic abc"], ["Bearerabc"], ["Bearer\tx"]])
def test_no_header_or_another_scheme_is_a_missing_token(values: list[str]) -> None:
    with pytest.raises(MissingToken):
        token_from(values)


def test_two_headers_are_an_invalid_request() -> None:
    with pytest.raises(InvalidRequest):
        token_from(["Bearer abc", "Bearer abc"])


@pytest.mark.parametrize("rest", ["", " ", " a b", " a,b", " a\n", ' "a"', " =", " a=b", " \u212a"])
def test_anything_but_one_b64token_is_an_invalid_request(rest: str) -> None:
    with pytest.raises(InvalidRequest):
        token_from(["Bearer" + rest])


def test_the_longest_token_has_8192_bytes() -> None:
    assert len(token_from(["Bearer " + "a" * 8192])) == 8192
    with pytest.raises(InvalidToken) as refusal:
        token_from(["Bearer " + "a" * 8193])
    assert refusal.value.code == "too_large"


@given(st.lists(st.one_of(st.text(), st.text().map("Bearer {}".format)), max_size=3))
def test_any_values_give_a_b64token_or_a_bearer_error(values: list[str]) -> None:
    try:
        token = token_from(values)
    except BearerError:
        return
    assert re.fullmatch(r"[A-Za-z0-9._~+/-]+=*", token)
