from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokendealer.authentication.assertion import (
    MAX_ASSERTION,
    MAX_JTI,
    MAX_LIFETIME,
    Assertion,
    check_claims,
    unverified_subject,
)
from tokendealer.errors import InvalidClient

NOW, LEEWAY = 1_800_000_000.0, 30
ISSUER, ENDPOINT = "https://auth.test", "https://auth.test/oauth/token"
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
JSON = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.text(), SCALARS, max_size=3)
CLAIMS = st.sampled_from(["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "x"])


def good(**changes: Any) -> dict[str, Any]:
    claims = {"iss": "signer", "sub": "signer", "aud": ISSUER, "exp": NOW + 60, "jti": "1"}
    return {name: value for name, value in {**claims, **changes}.items() if value is not ...}


def check(claims: dict[str, Any]) -> Assertion:
    return check_claims(
        claims,
        client_id="signer",
        audiences=frozenset({ISSUER, ENDPOINT}),
        now=NOW,
        leeway=LEEWAY,
    )


def compact(payload: bytes) -> str:
    return f"e30.{base64.urlsafe_b64encode(payload).rstrip(b'=').decode()}.c2ln"


def test_a_fresh_assertion_for_this_server_is_taken() -> None:
    assert check(good()) == Assertion("1", int(NOW) + 60 + LEEWAY + 1)


@given(st.dictionaries(CLAIMS, JSON))
def test_any_claims_are_taken_or_refused(changes: dict[str, Any]) -> None:
    try:
        taken = check(good(**changes))
    except InvalidClient:
        return
    assert 0 < len(taken.jti) <= MAX_JTI
    assert NOW < taken.expires_at <= NOW + MAX_LIFETIME + 2 * LEEWAY + 1


@pytest.mark.parametrize("aud", [ISSUER, ENDPOINT, [ISSUER], ["https://other.test", ENDPOINT]])
def test_the_audience_is_the_issuer_or_the_token_endpoint(aud: object) -> None:
    assert check(good(aud=aud))


@pytest.mark.parametrize(
    "changes",
    [
        {"nbf": NOW, "iat": NOW},
        {"nbf": NOW + LEEWAY},
        {"iat": NOW + LEEWAY},
        {"iat": NOW - 10_000},
        {"nbf": None},
        {"exp": NOW - LEEWAY + 1},
        {"exp": NOW + MAX_LIFETIME + LEEWAY},
        {"exp": NOW + 0.5},
        {"jti": "x" * MAX_JTI},
    ],
)
def test_what_is_just_within_the_limits_is_taken(changes: dict[str, Any]) -> None:
    assert check(good(**changes))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": ...}, "iss and sub"),
        ({"iss": "other"}, "iss and sub"),
        ({"iss": ["signer"]}, "iss and sub"),
        ({"sub": "other"}, "iss and sub"),
        ({"aud": ...}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": "https://other.test"}, "aud"),
        ({"aud": ISSUER + "/"}, "aud"),
        ({"aud": []}, "aud"),
        ({"aud": [["https://auth.test"]]}, "aud"),
        ({"aud": {"https://auth.test": 1}}, "aud"),
        ({"exp": ...}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": NOW - LEEWAY}, "expired"),
        ({"exp": NOW + MAX_LIFETIME + LEEWAY + 1}, "lives longer"),
        ({"exp": 2**53}, "not a time"),
        ({"exp": "1800000060"}, "not a time"),
        ({"exp": True}, "not a time"),
        ({"exp": -1}, "not a time"),
        ({"nbf": NOW + LEEWAY + 1}, "nbf"),
        ({"iat": NOW + LEEWAY + 1}, "iat"),
        ({"nbf": "soon"}, "nbf"),
        ({"iat": [NOW]}, "iat"),
        ({"jti": ...}, "jti"),
        ({"jti": ""}, "jti"),
        ({"jti": 7}, "jti"),
        ({"jti": "x" * (MAX_JTI + 1)}, "jti"),
        ({"jti": "a\0b"}, "jti"),
    ],
)
def test_anything_else_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidClient) as refusal:
        check(good(**changes))
    assert reason in refusal.value.reason


@pytest.mark.parametrize("exp", [NOW + 60, NOW + 60.9, NOW - 29.5])
def test_a_jti_is_remembered_for_as_long_as_its_assertion_is_taken(exp: float) -> None:
    assert check(good(exp=exp)).expires_at >= exp + LEEWAY


def test_the_subject_is_read_before_anything_is_verified() -> None:
    assert unverified_subject(compact(b'{"sub":"signer"}')) == "signer"


@pytest.mark.parametrize(
    "unverified_assertion",
    [
        "",
        "a.b",
        "a.b.c.d",
        "e30.!.c2ln",
        "e30.é.c2ln",
        "e30..c2ln",
        compact(b"not json"),
        compact(b"[]"),
        compact(b'"signer"'),
        compact(b"{}"),
        compact(b'{"sub":7}'),
        compact(b'{"sub":null}'),
        compact(b'{"sub":"a\\u0000b"}'),
        compact(b'{"sub":"\xff"}'),
        compact(b"[" * 5_000),
        "x" * (MAX_ASSERTION + 1),
    ],
)
def test_what_has_no_subject_is_a_failed_authentication(unverified_assertion: str) -> None:
    with pytest.raises(InvalidClient):
        unverified_subject(unverified_assertion)


@given(st.text())
def test_any_text_has_a_subject_or_is_refused(text: str) -> None:
    with pytest.raises(InvalidClient):
        unverified_subject(text)


@given(JSON)
def test_any_payload_has_a_subject_or_is_refused(payload: Any) -> None:
    try:
        unverified_subject(compact(json.dumps(payload).encode()))
    except InvalidClient:
        return
    assert isinstance(payload["sub"], str)
