from __future__ import annotations

import base64
import json
from urllib.parse import parse_qs, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearer import Reply, TokenRequestFailed
from bearer.grant import basic, form, granted

GOOD = {"access_token": "a.b.c", "token_type": "Bearer", "expires_in": 3600}


def reply(status: int = 200, **changes: object) -> Reply:
    document = {name: value for name, value in {**GOOD, **changes}.items() if value is not ...}
    return Reply(status, {}, json.dumps(document).encode())


@given(st.text(), st.text())
def test_basic_credentials_survive_any_character(client_id: str, secret: str) -> None:
    if not (client_id + secret).isprintable():
        return
    raw = base64.b64decode(basic(client_id, secret).removeprefix("Basic ")).decode("ascii")
    assert tuple(map(unquote_plus, raw.split(":"))) == (client_id, secret)


def test_basic_credentials_are_form_url_encoded() -> None:
    raw = base64.b64decode(basic("a:b", "p% +").removeprefix("Basic "))
    assert raw == b"a%3Ab:p%25+%2B"


def test_the_form_asks_for_the_audience_and_the_scope() -> None:
    assert parse_qs(form("https://api.test", "a b").decode()) == {
        "grant_type": ["client_credentials"],
        "audience": ["https://api.test"],
        "scope": ["a b"],
    }


def test_an_empty_scope_is_left_out() -> None:
    assert b"scope" not in form("https://api.test", "")


@pytest.mark.parametrize("kind", ["Bearer", "bearer", "BEARER"])
def test_a_good_answer_grants_a_token(kind: str) -> None:
    grant = granted(reply(token_type=kind))
    assert (grant.access_token, grant.expires_in) == ("a.b.c", 3600.0)
    assert "a.b.c" not in repr(grant)


@pytest.mark.parametrize(
    "changes",
    [
        {"access_token": ...},
        {"access_token": 1},
        {"access_token": "a b"},
        {"access_token": "a\r\nX: 1"},
        {"access_token": "a" * 8193},
        {"token_type": ...},
        {"token_type": "mac"},
        {"expires_in": ...},
        {"expires_in": "3600"},
        {"expires_in": 0},
        {"expires_in": -1},
        {"expires_in": True},
        {"expires_in": float("nan")},
        {"expires_in": float("inf")},
    ],
)
def test_an_unusable_answer_is_a_failure(changes: dict[str, object]) -> None:
    with pytest.raises(TokenRequestFailed) as failure:
        granted(reply(**changes))
    assert failure.value.status == 200


def test_a_refusal_is_told_in_the_servers_words() -> None:
    answer = Reply(401, {}, b'{"error":"invalid_client","error_description":"no"}')
    with pytest.raises(TokenRequestFailed) as failure:
        granted(answer)
    assert (failure.value.status, failure.value.error, failure.value.description) == (
        401,
        "invalid_client",
        "no",
    )


def test_a_servers_words_are_cut_short() -> None:
    answer = Reply(400, {}, json.dumps({"error": "x" * 9999, "error_description": 5}).encode())
    with pytest.raises(TokenRequestFailed) as failure:
        granted(answer)
    assert len(failure.value.error or "") == 200
    assert failure.value.description is None


@given(st.integers(100, 599), st.binary())
def test_any_answer_is_a_grant_or_a_failure(status: int, body: bytes) -> None:
    with pytest.raises(TokenRequestFailed):
        granted(Reply(status, {}, body))
