from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearer import Bearer, InvalidToken
from tokendealer.keyring import KeySet
from tokendealer.token_reader import (
    TokenReader,
    plain_claims,
    unverified_audience,
    unverified_claim,
)

API = "https://api.test"


@pytest.fixture
def revoked() -> set[str]:
    return set()


@pytest.fixture
def reader(keys: Any, mint: Any, clock: Any, revoked: set[str]) -> TokenReader:
    current = KeySet(mint.kid, keys.signing, {mint.kid: keys.signing.public_key()}, b"")

    async def is_revoked(token: Bearer) -> bool:
        return token.jti in revoked

    return TokenReader(
        current=lambda: current,
        is_revoked=is_revoked,
        issuer="https://auth.test",
        leeway=30,
        clock=clock,
    )


async def test_a_good_token_is_read(reader: TokenReader, mint: Any) -> None:
    assert (await reader.read(mint.token(), API)).client_id == "orders"


async def test_a_revoked_token_is_decoded_but_not_read(
    reader: TokenReader, mint: Any, revoked: set[str]
) -> None:
    revoked.add("jti-1")
    assert reader.decode(mint.token(), API).jti == "jti-1"
    with pytest.raises(InvalidToken) as refusal:
        await reader.read(mint.token(), API)
    assert refusal.value.code == "revoked"


@pytest.mark.parametrize(
    ("header", "claims", "code"),
    [
        ({}, {"iss": "https://other.test"}, "wrong_issuer"),
        ({}, {"aud": "https://other.test"}, "wrong_audience"),
        ({}, {"exp": 1}, "expired"),
        ({"alg": "RS256"}, {}, "alg_not_allowed"),
        ({"typ": "JWT"}, {}, "typ_not_allowed"),
        ({"kid": "other"}, {}, "unknown_kid"),
    ],
)
async def test_the_shared_verifier_decides(
    reader: TokenReader, mint: Any, header: Any, claims: Any, code: str
) -> None:
    with pytest.raises(InvalidToken) as refusal:
        await reader.read(mint.token(header, **claims), API)
    assert refusal.value.code == code


def test_plain_claims_can_be_written_as_json(reader: TokenReader, mint: Any) -> None:
    nested = {"rate": 5, "more": [{"a": [1]}]}
    token = reader.decode(mint.token(quota=nested), API)
    assert json.loads(json.dumps(plain_claims(token))) == mint.claims(quota=nested)


def test_claims_are_read_before_they_are_verified(mint: Any) -> None:
    token = mint.token()
    assert unverified_audience(token) == API
    assert unverified_claim(token, "jti") == "jti-1"


@pytest.mark.parametrize("token", ["", "a", "a.b", "a.é.c", "a.e30.c", "a.W10.c", "a..c", "a.NQ.c"])
def test_what_has_no_such_claim_gives_an_empty_text(token: str) -> None:
    assert unverified_claim(token, "aud") == ""


@pytest.mark.parametrize("aud", [["https://api.test"], 7, None, {"a": 1}])
def test_a_claim_that_is_no_text_gives_an_empty_one(mint: Any, aud: object) -> None:
    assert unverified_audience(mint.token(aud=aud)) == ""


def test_deep_json_gives_an_empty_text(helpers: Any) -> None:
    assert unverified_audience(f"a.{helpers.b64(b'[' * 6000)}.c") == ""


@given(st.text())
def test_any_text_has_some_audience(text: str) -> None:
    assert isinstance(unverified_audience(text), str)
