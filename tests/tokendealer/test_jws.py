from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from bearer import verify_signature
from tokendealer.jws import ASSERTION_ALGORITHMS, BATCH, Signer, verify_assertion
from tokendealer.keyring import KeySet


def key_set(kid: str, key: rsa.RSAPrivateKey) -> KeySet:
    return KeySet(signing_kid=kid, signing_key=key, public_keys={}, jwks=b"")


async def test_a_token_is_signed_by_the_key_that_signs_now(keys: Any, helpers: Any) -> None:
    now = [key_set("k1", keys.signing)]
    signer = Signer(lambda: now[0])
    for kid, key in (("k1", keys.signing), ("k2", keys.foreign), ("k1", keys.signing)):
        now[0] = key_set(kid, key)
        token = await signer.sign({"sub": "orders", "n": 1})
        header, payload = verify_signature(token, key.public_key(), max_bytes=8192)
        assert header == {"alg": "RS512", "typ": "at+jwt", "kid": kid}
        assert json.loads(payload) == {"sub": "orders", "n": 1}


async def test_the_same_claims_give_the_same_token(keys: Any) -> None:
    signer = Signer(lambda: key_set("k1", keys.signing))
    assert await signer.sign({"a": 1}) == await signer.sign({"a": 1})


async def test_each_of_many_at_the_same_time_gets_its_own_token(keys: Any) -> None:
    signer = Signer(lambda: key_set("k1", keys.signing))
    tokens = await asyncio.gather(*(signer.sign({"n": n}) for n in range(2 * BATCH + 3)))
    payloads = [
        verify_signature(token, keys.signing.public_key(), max_bytes=8192)[1] for token in tokens
    ]
    assert [json.loads(payload)["n"] for payload in payloads] == list(range(2 * BATCH + 3))


async def test_who_goes_away_does_not_cost_the_others_their_tokens(keys: Any) -> None:
    signer = Signer(lambda: key_set("k1", keys.signing))
    asked = [asyncio.create_task(signer.sign({"n": n})) for n in range(3)]
    await asyncio.sleep(0)  # all have asked, none is signed yet
    asked[1].cancel()
    results = await asyncio.gather(*asked, return_exceptions=True)
    assert [isinstance(result, str) for result in results] == [True, False, True]


async def test_what_can_not_be_signed_is_raised_where_it_was_asked_for(keys: Any) -> None:
    signer = Signer(lambda: key_set("k1", keys.signing))
    good, bad = await asyncio.gather(
        signer.sign({"n": 1}), signer.sign({"n": object()}), return_exceptions=True
    )
    assert isinstance(good, str)
    assert isinstance(bad, TypeError)


@pytest.mark.parametrize("alg", ["RS256", "RS512", "PS256", "PS512", "ES256", "EdDSA"])
def test_assertions_of_each_algorithm_are_verified(assertion: Any, keys: Any, alg: str) -> None:
    claims, reason = verify_assertion(assertion(alg=alg), keys.jwks())
    assert claims is not None, reason
    assert claims["sub"] == "signer"


def test_every_algorithm_is_asymmetric() -> None:
    assert not any(name.startswith(("HS", "none")) for name in ASSERTION_ALGORITHMS)


@pytest.mark.parametrize("alg", ["RS384", "PS384", "HS256", "none", "RS256 ", "rs256", "", None, 1])
def test_other_algorithms_are_refused(alg: object, keys: Any, helpers: Any) -> None:
    header = helpers.b64(json.dumps({"alg": alg}).encode())
    claims, reason = verify_assertion(f"{header}.e30.c2ln", keys.jwks())
    assert claims is None
    assert "alg" in reason.lower()


def test_unsigned_and_symmetric_assertions_are_refused(assertion: Any, keys: Any) -> None:
    for text in (assertion.unsigned(), assertion.hs256()):
        assert verify_assertion(text, keys.jwks())[0] is None


def test_a_kid_that_is_named_is_the_only_one_tried(assertion: Any, keys: Any) -> None:
    assert verify_assertion(assertion(header={"kid": "rsa"}), keys.jwks())[0]
    claims, reason = verify_assertion(assertion(header={"kid": "ec"}), keys.jwks())
    assert (claims, reason) == (None, "no key of the client signed the assertion")
    assert verify_assertion(assertion(header={"kid": "gone"}), keys.jwks())[0] is None


def test_a_key_without_a_kid_is_tried_for_every_kid(assertion: Any, keys: Any) -> None:
    jwks = {"keys": [{k: v for k, v in keys.jwks()["keys"][0].items() if k != "kid"}]}
    assert verify_assertion(assertion(header={"kid": "any"}), jwks)[0]


def test_every_key_of_the_client_is_tried_where_no_kid_is_named(
    assertion: Any, keys: Any, helpers: Any
) -> None:
    jwks = {"keys": [helpers.public_jwk(keys.foreign), *keys.jwks()["keys"]]}
    assert verify_assertion(assertion(), jwks)[0]


@pytest.mark.parametrize(
    "broken",
    [
        {"kty": "RSA"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "RSA", "n": 5, "e": None},
        {"kty": "EC", "crv": ["P-256"], "x": "AQ", "y": "AQ"},
        {"kty": "OKP", "crv": "X25519", "x": "AQ"},
    ],
)
def test_a_broken_key_does_not_hide_a_good_one(assertion: Any, keys: Any, broken: Any) -> None:
    jwks = {"keys": [broken, *keys.jwks()["keys"]]}
    for alg in ("RS256", "ES256", "EdDSA"):
        assert verify_assertion(assertion(alg=alg), jwks)[0]


def p521(helpers: Any, key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    point = key.public_key().public_numbers()
    x, y = (helpers.b64(number.to_bytes(66, "big")) for number in (point.x, point.y))
    return {"kty": "EC", "crv": "P-521", "x": x, "y": y}


def test_es512_is_verified_too(assertion: Any, helpers: Any) -> None:
    key = ec.generate_private_key(ec.SECP521R1())
    assert verify_assertion(assertion(alg="ES512", key=key), {"keys": [p521(helpers, key)]})[0]


def test_a_key_of_a_curve_that_is_not_the_algorithms_is_refused(helpers: Any) -> None:
    key = ec.generate_private_key(ec.SECP521R1())
    header = helpers.b64(b'{"alg": "ES256"}')
    message = f"{header}.e30"
    r, s = decode_dss_signature(key.sign(message.encode(), ec.ECDSA(hashes.SHA256())))
    signature = helpers.b64(r.to_bytes(66, "big") + s.to_bytes(66, "big"))
    assert verify_assertion(f"{message}.{signature}", {"keys": [p521(helpers, key)]})[0] is None


def test_a_key_of_another_curve_does_not_hide_a_good_one(
    assertion: Any, keys: Any, helpers: Any
) -> None:
    other = p521(helpers, ec.generate_private_key(ec.SECP521R1()))
    assert verify_assertion(assertion(alg="ES256"), {"keys": [other, *keys.jwks()["keys"]]})[0]


@pytest.mark.parametrize(
    "header",
    [
        {"crit": ["x"], "x": 1},
        {"crit": []},
        {"crit": ["b64"], "b64": False},
        {"b64": False},
        {"kid": 7},
        {"kid": ["rsa"]},
        {"kid": "../../rsa"},
        {"alg": ["RS256"]},
        {"alg": {}},
    ],
)
def test_headers_that_are_not_understood_are_refused(
    assertion: Any, keys: Any, header: dict[str, Any]
) -> None:
    text = assertion.raw(json.dumps({"alg": "RS256", **header}).encode(), b"{}")
    assert verify_assertion(text, keys.jwks())[0] is None


@pytest.mark.parametrize("name", ["jwk", "jku", "x5u", "x5c"])
def test_keys_that_an_assertion_brings_along_do_not_count(
    assertion: Any, keys: Any, helpers: Any, name: str
) -> None:
    brought = {"jwk": helpers.public_jwk(keys.foreign)}.get(name, "https://evil.test/")
    forged = assertion(key=keys.foreign, header={name: brought})
    assert verify_assertion(forged, keys.jwks())[0] is None


@pytest.mark.parametrize("payload", [b"[]", b"7", b"x", b"", b"[" * 5_000, b"\xff", b'{"a":NaN}'])
def test_a_payload_that_is_no_object_is_refused(assertion: Any, keys: Any, payload: bytes) -> None:
    claims, reason = verify_assertion(assertion.raw(b'{"alg":"RS256"}', payload), keys.jwks())
    assert claims is None
    assert reason.startswith("the assertion is malformed")


@pytest.mark.parametrize("header", [b"[]", b"x", b"", b"[" * 5_000, b"\xff", b"{}"])
def test_a_header_that_is_no_object_is_refused(assertion: Any, keys: Any, header: bytes) -> None:
    assert verify_assertion(assertion.raw(header, b"{}"), keys.jwks())[0] is None


def test_a_changed_assertion_is_refused(assertion: Any, keys: Any, helpers: Any) -> None:
    header, payload, signature = assertion().split(".")
    _, other, _ = assertion().split(".")
    for text in (
        f"{header}.{other}.{signature}",
        f"{header}.{payload}.{signature[:-2]}",
        f"{header}.{payload}.",
        f"{header}.{payload}",
        f"{header}.{payload}.{signature}.x",
        f"{header}.{payload}.{signature}é",
        "",
    ):
        assert verify_assertion(text, keys.jwks())[0] is None


SAMPLE_JWKS = {"keys": [{"kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ"}]}


@given(st.text(max_size=100), st.text("abc.={}é", max_size=30))
def test_any_text_is_refused(text: str, near: str) -> None:
    assert verify_assertion(text, SAMPLE_JWKS)[0] is None
    assert verify_assertion(near, SAMPLE_JWKS)[0] is None
