from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearer import InvalidToken
from bearer.claims import check_times, equal, freeze, identifier, scopes, seconds, text

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("rule", [text, identifier, seconds])
def test_a_required_claim_that_is_absent_is_missing(rule: object) -> None:
    with pytest.raises(InvalidToken) as refusal:
        rule({}, "x")  # type: ignore[operator]  # each rule has the same two parameters
    assert (refusal.value.code, refusal.value.claim) == ("missing_claim", "x")


@given(JSON)
def test_any_json_value_passes_or_is_a_bad_claim(value: object) -> None:
    for rule in (text, identifier, seconds):
        try:
            rule({"x": value}, "x")
        except InvalidToken as refusal:
            assert refusal.code == "bad_claim"


@pytest.mark.parametrize("value", [0, 0.5, 2**53, 2**53 + 1])
def test_seconds_are_taken_as_a_double(value: float) -> None:
    assert seconds({"x": value}, "x") == float(value)


@pytest.mark.parametrize(
    "value", [True, False, None, "1", -1, -0.5, 2**53 + 2, float("nan"), float("inf"), [1]]
)
def test_seconds_out_of_range_or_of_another_type_are_refused(value: object) -> None:
    with pytest.raises(InvalidToken):
        seconds({"x": value}, "x")


@pytest.mark.parametrize("value", ["", "a\x00", "a\nb", "\x7f", None, 1])
def test_an_identifier_is_neither_empty_nor_unprintable(value: object) -> None:
    with pytest.raises(InvalidToken):
        identifier({"x": value}, "x")


def test_scopes_are_separated_by_spaces_alone() -> None:
    assert scopes({"scope": " a  b\u00a0c\td "}) == {"a", "b\u00a0c\td"}
    assert scopes({"scope": ""}) == scopes({}) == frozenset()


def test_an_unequal_claim_has_the_code_asked_for() -> None:
    assert equal({"iss": "a"}, "iss", "a", "wrong_issuer") == "a"
    with pytest.raises(InvalidToken) as refusal:
        equal({"iss": "b"}, "iss", "a", "wrong_issuer")
    assert refusal.value.code == "wrong_issuer"


def test_times_hold_up_to_the_leeway() -> None:
    check_times(71, 130, 130, now=100, leeway=30)
    for times, code in (
        ((70, None, 0), "expired"),
        ((200, 131, 0), "not_yet_valid"),
        ((200, None, 131), "issued_in_future"),
    ):
        with pytest.raises(InvalidToken) as refusal:
            check_times(*times, now=100, leeway=30)
        assert refusal.value.code == code


def test_frozen_claims_cannot_be_changed_at_any_depth() -> None:
    frozen = freeze({"quota": {"rate": 5}, "list": [{"a": 1}]})
    assert isinstance(frozen, MappingProxyType)
    with pytest.raises(TypeError):
        frozen["quota"]["rate"] = 6
    assert frozen["list"] == ({"a": 1},)
