from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from bearer import parse_jwks

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_gives_the_keys_by_kid(mint: Any, other_mint: Any) -> None:
    keys = parse_jwks({"keys": [mint.jwk(), other_mint.jwk()]})
    assert keys == {"k1": mint.key.public_key(), "k2": other_mint.key.public_key()}


@pytest.mark.parametrize("changes", [{"use": ...}, {"alg": ...}, {"key_ops": ["verify"]}])
def test_use_alg_and_key_ops_may_be_absent_or_right(mint: Any, changes: dict[str, Any]) -> None:
    assert list(parse_jwks({"keys": [mint.jwk(**changes)]})) == ["k1"]


@pytest.mark.parametrize(
    "changes",
    [
        {"kty": "EC"},
        {"kty": ...},
        {"kid": ...},
        {"kid": 1},
        {"kid": ""},
        {"use": "enc"},
        {"use": None},
        {"alg": "RS256"},
        {"alg": "PS512"},
        {"alg": None},
        {"key_ops": ["encrypt"]},
        {"key_ops": "verify"},
        {"d": "AQAB"},
        {"n": ...},
        {"n": ""},
        {"n": 5},
        {"n": "AQAB"},
        {"n": "!!"},
        {"e": ...},
        {"e": "AQ"},
        {"e": "Ag"},
        {"e": "AAEAAQ"},
        {"e": "AQAB="},
        {"e": "_" * 24},
    ],
)
def test_a_key_that_may_not_verify_is_skipped(
    mint: Any, other_mint: Any, changes: dict[str, Any]
) -> None:
    document = {"keys": [mint.jwk(**changes), other_mint.jwk()]}
    assert list(parse_jwks(document)) == ["k2"]


def test_a_modulus_with_a_leading_zero_or_of_an_even_number_is_skipped(mint: Any) -> None:
    n = mint.jwk()["n"]
    assert parse_jwks({"keys": [mint.jwk(n="AA" + n), mint.jwk(n=n[:-2] + "AA")]}) == {}


@pytest.mark.parametrize("bits", [1024, 2047])
def test_a_short_modulus_is_skipped(mint: Any, bits: int) -> None:
    mint.key = rsa.generate_private_key(65537, bits)
    assert parse_jwks({"keys": [mint.jwk()]}) == {}


def test_a_modulus_that_is_too_long_is_skipped(mint: Any) -> None:
    assert parse_jwks({"keys": [mint.jwk(n="_" * 1368)]}) == {}


def test_one_kid_for_two_usable_keys_is_refused(mint: Any, other_mint: Any) -> None:
    with pytest.raises(ValueError, match="two keys"):
        parse_jwks({"keys": [mint.jwk(kid="k"), other_mint.jwk(kid="k")]})


def test_a_skipped_key_may_share_its_kid(mint: Any) -> None:
    document = {"keys": [{"kty": "EC", "kid": "k1"}, mint.jwk()]}
    assert list(parse_jwks(document)) == ["k1"]


@pytest.mark.parametrize(
    "document", [None, [], "x", {}, {"keys": {}}, {"keys": [1]}, {"keys": [{}] * 65}]
)
def test_a_malformed_document_is_refused(document: object) -> None:
    with pytest.raises(ValueError, match="JWK Set"):
        parse_jwks(document)


@given(JSON | st.builds(lambda keys: {"keys": keys}, st.lists(st.dictionaries(st.text(), JSON))))
def test_any_document_gives_keys_or_a_value_error(document: object) -> None:
    try:
        keys = parse_jwks(document)
    except ValueError:
        return
    assert isinstance(keys, dict)
