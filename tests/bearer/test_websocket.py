from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearer import BearerError, InvalidRequest, MissingToken, websocket_token, without_token


def test_a_browser_offers_it_beside_the_protocol_that_it_speaks() -> None:
    for offered in (["live", "bearer.a.b.c"], ["bearer.a.b.c", "live"], ["bearer.a.b.c"]):
        assert websocket_token([], offered) == "a.b.c"


def test_who_can_send_authorization_may() -> None:
    assert websocket_token(["Bearer a.b.c"], []) == "a.b.c"
    assert websocket_token(["Bearer a.b.c"], ["live"]) == "a.b.c"


@pytest.mark.parametrize("offered", [[], ["live"], ["Bearer.a.b.c"], ["bearer"], ["xbearer.a"]])
def test_without_any_it_is_a_missing_token(offered: list[str]) -> None:
    with pytest.raises(MissingToken):
        websocket_token([], offered)


@pytest.mark.parametrize(
    ("values", "offered"),
    [
        ([], ["bearer.a", "bearer.a"]),
        ([], ["bearer.a", "live", "bearer."]),
        (["Bearer a"], ["bearer.a"]),
        (["Basic a"], ["live", "bearer.a"]),
        (["Bearer a", "Bearer a"], ["bearer.a"]),
    ],
)
def test_two_are_an_invalid_request(values: list[str], offered: list[str]) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        websocket_token(values, offered)
    assert refusal.value.code == "many_tokens"


def test_its_form_is_that_of_the_header() -> None:
    with pytest.raises(InvalidRequest) as refusal:
        websocket_token([], ["bearer."])
    assert refusal.value.code == "malformed_credentials"
    with pytest.raises(BearerError) as too_large:
        websocket_token([], ["bearer." + "a" * 8193])
    assert too_large.value.code == "too_large"


def test_a_token_is_never_said_back() -> None:
    assert without_token(["live", "bearer.a.b.c", "chat"]) == ["live", "chat"]


@given(st.lists(st.text()), st.lists(st.one_of(st.text(), st.text().map("bearer.{}".format))))
def test_anything_gives_a_token_or_a_bearer_error(values: list[str], offered: list[str]) -> None:
    try:
        assert websocket_token(values, offered)
    except BearerError as error:
        assert error.status in {400, 401}
