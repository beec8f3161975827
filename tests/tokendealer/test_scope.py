from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokendealer.errors import InvalidScope
from tokendealer.scope import SCOPE_TOKEN, format_scope, narrow, parse_scope

TOKENS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=64)
SCOPES = st.frozensets(TOKENS.filter(SCOPE_TOKEN.fullmatch), min_size=1)
ALLOWED = frozenset({"data:read", "data:write"})


@given(SCOPES)
def test_what_is_formatted_is_parsed_again(scopes: frozenset[str]) -> None:
    assert parse_scope(format_scope(scopes)) == scopes


@given(st.text())
def test_any_text_is_a_set_of_scope_tokens_or_refused(text: str) -> None:
    try:
        scopes = parse_scope(text)
    except InvalidScope as refusal:
        assert refusal.field == "scope"
    else:
        assert " ".join(scopes).isascii()


def test_the_wire_form_is_in_a_stable_order() -> None:
    assert format_scope(frozenset({"b", "c", "a"})) == "a b c"


@pytest.mark.parametrize(
    "scope", ["", " ", "a  b", " a", "a ", "a\tb", 'a"b', "a\\b", "é", "a\n", "x" * 65]
)
def test_what_is_no_list_of_scope_tokens_is_refused(scope: str) -> None:
    with pytest.raises(InvalidScope):
        parse_scope(scope)


def test_nothing_requested_gives_all_that_is_allowed() -> None:
    assert narrow(None, ALLOWED) == ALLOWED


def test_a_request_is_granted_exactly() -> None:
    assert narrow("data:read", ALLOWED) == {"data:read"}


@pytest.mark.parametrize("requested", ["admin", "data:read admin", "DATA:READ", "data"])
def test_more_than_is_allowed_is_refused_whole(requested: str) -> None:
    with pytest.raises(InvalidScope):
        narrow(requested, ALLOWED)
