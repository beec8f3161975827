from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokendealer.authentication.credentials import JWT_BEARER, Credentials, from_request
from tokendealer.errors import InvalidClient, InvalidRequest, OAuthError

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


def encoded(pair: bytes | str) -> str:
    raw = pair.encode() if isinstance(pair, str) else pair
    return base64.b64encode(raw).decode()


def basic(pair: bytes | str) -> Credentials:
    return from_request([f"Basic {encoded(pair)}"], {})


@given(TEXTS, TEXTS, st.sampled_from([quote, quote_plus]))
def test_id_and_secret_come_back_whichever_way_spaces_were_encoded(
    client_id: str, secret: str, encode: Any
) -> None:
    credentials = basic(f"{encode(client_id, safe='')}:{encode(secret, safe='')}")
    assert credentials == Credentials(client_id, unverified_secret=secret)


@given(st.text(max_size=60))
def test_any_header_gives_credentials_or_a_refusal(text: str) -> None:
    for value in (text, f"Basic {text}"):
        try:
            from_request([value], {})
        except OAuthError as refusal:
            assert refusal.status in (400, 401)


@pytest.mark.parametrize(
    ("pair", "client_id", "secret"),
    [
        ("a:b", "a", "b"),
        ("a%2Db%5Fc%2Ed:s%2Dt%5Fu%2Ev", "a-b_c.d", "s-t_u.v"),
        ("a-b_c.d:s-t_u.v", "a-b_c.d", "s-t_u.v"),
        ("a:b+c", "a", "b c"),
        ("a:b%2Bc", "a", "b+c"),
        ("a:b:c", "a", "b:c"),
        ("a%3Ab:c", "a:b", "c"),
        ("a:", "a", ""),
        (":b", "", "b"),
        ("%C3%A9:%E2%82%AC", "é", "€"),
        ("é:€", "é", "€"),
    ],
)
def test_basic_credentials_are_form_url_decoded(pair: str, client_id: str, secret: str) -> None:
    assert basic(pair) == Credentials(client_id, unverified_secret=secret)


@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC"])
def test_the_scheme_is_of_any_case(scheme: str) -> None:
    assert from_request([f"{scheme} {encoded('a:b')}"], {}) == Credentials(
        "a", unverified_secret="b"
    )


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Basic",
        "Basic ",
        "Bearer YTpi",
        "Digest x",
        "YTpi",
        "BasicYTpi",
        "Basic YTpi YTpi",
        "Basic YTpi,Basic YTpi",
        "Basic YTp",
        "Basic !!!!",
        "Basic YT-_",
        "Basic é",
        f"Basic {encoded('no colon')}",
        f"Basic {encoded('a:%')}",
        f"Basic {encoded('a:%0')}",
        f"Basic {encoded('a:%00')}",
        f"Basic {encoded(b'a:' + bytes([0]))}",
        f"Basic {encoded(b'a:' + bytes([255]))}",
        f"Basic {encoded('%zz:b')}",
    ],
)
def test_what_is_no_basic_credentials_is_a_failed_authentication(value: str) -> None:
    with pytest.raises(InvalidClient):
        from_request([value], {})


def test_a_refusal_shows_little_of_another_scheme_since_it_may_be_a_secret() -> None:
    with pytest.raises(InvalidClient) as refusal:
        from_request(["tds_abcdefghijklmnopqrstuvwxyz0123456789"], {})
    assert "ghijklmnopqrstuvwxyz" not in refusal.value.reason


def test_the_client_id_of_the_form_may_repeat_the_one_of_the_header() -> None:
    assert from_request([f"Basic {encoded('a:b')}"], {"client_id": "a"}).unverified_client_id == "a"


def test_a_client_id_that_differs_from_the_headers_is_refused() -> None:
    with pytest.raises(InvalidRequest) as refusal:
        from_request([f"Basic {encoded('a:b')}"], {"client_id": "c"})
    assert refusal.value.field == "client_id"


def test_a_secret_can_come_in_the_form() -> None:
    form = {"client_id": "a", "client_secret": "b"}
    assert from_request([], form) == Credentials("a", unverified_secret="b")


def test_a_secret_in_the_form_needs_a_client_id() -> None:
    with pytest.raises(InvalidRequest) as refusal:
        from_request([], {"client_secret": "b"})
    assert refusal.value.field == "client_id"


@pytest.mark.parametrize("client_id", [None, "a"])
def test_an_assertion_needs_no_client_id(client_id: str | None) -> None:
    form = {"client_assertion": "x.y.z", "client_assertion_type": JWT_BEARER}
    if client_id:
        form["client_id"] = client_id
    assert from_request([], form) == Credentials(client_id, unverified_assertion="x.y.z")


@pytest.mark.parametrize("kind", ["", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"])
def test_an_assertion_of_another_type_is_refused(kind: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        from_request([], {"client_assertion": "x.y.z", "client_assertion_type": kind})
    assert refusal.value.field == "client_assertion_type"


def test_an_assertion_with_no_type_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        from_request([], {"client_assertion": "x.y.z"})


@pytest.mark.parametrize(
    ("authorization", "form"),
    [
        (["Basic YTpi"], {"client_id": "a", "client_secret": "b"}),
        (["Basic YTpi"], {"client_assertion": "x", "client_assertion_type": JWT_BEARER}),
        (
            [],
            {
                "client_id": "a",
                "client_secret": "b",
                "client_assertion": "x",
                "client_assertion_type": JWT_BEARER,
            },
        ),
        (["Bearer x"], {"client_id": "a", "client_secret": "b"}),
        (["Basic YTpi", "Basic YTpi"], {}),
        (["Basic"], {"client_id": "a", "client_secret": "b"}),
    ],
)
def test_two_ways_at_once_are_refused(authorization: list[str], form: dict[str, str]) -> None:
    with pytest.raises(InvalidRequest, match="one way only"):
        from_request(authorization, form)


def test_a_client_may_say_no_more_than_who_it_is() -> None:
    assert from_request([], {"client_id": "a"}) == Credentials("a")


@pytest.mark.parametrize("form", [{}, {"client_assertion_type": JWT_BEARER}])
def test_no_way_at_all_is_a_failed_authentication(form: dict[str, str]) -> None:
    with pytest.raises(InvalidClient):
        from_request([], form)
