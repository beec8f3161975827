from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from tokendealer.id_token import Hint, IdTokens, hash_of
from tokendealer.jws import sign
from tokendealer.keyring import KeySet

ISSUER = "https://auth.test"
CLAIMS = {"iss": ISSUER, "sub": "usr_1", "aud": "shop", "sid": "s1"}


@pytest.fixture
def key_set(keys: Any) -> KeySet:
    public = {"k1": keys.signing.public_key()}
    return KeySet(signing_kid="k1", signing_key=keys.signing, public_keys=public, jwks=b"")


@pytest.fixture
def id_tokens(key_set: KeySet) -> IdTokens:
    return IdTokens(lambda: key_set, issuer=ISSUER)


def test_it_is_bound_to_its_access_token_and_lives_for_an_hour(
    id_tokens: IdTokens, helpers: Any
) -> None:
    token = id_tokens.sign({"sub": "usr_1"}, issued_at=5, access_token="a.b.c")
    header, claims = helpers.parts(token)
    assert header == {"alg": "RS512", "typ": "JWT", "kid": "k1"}
    assert claims == {
        "iss": ISSUER,
        "iat": 5,
        "exp": 3605,
        "sub": "usr_1",
        "at_hash": hash_of("a.b.c"),
    }


def test_the_hash_is_the_left_half_of_sha_512() -> None:
    left = hashlib.sha512(b"token").digest()[:32]
    assert base64.urlsafe_b64decode(hash_of("token") + "=") == left


def test_one_that_comes_back_is_read_however_old(id_tokens: IdTokens) -> None:
    claims = {name: value for name, value in CLAIMS.items() if name != "iss"}
    token = id_tokens.sign(claims, issued_at=5, access_token="x")
    assert id_tokens.read_hint(token) == Hint("shop", "usr_1", "s1")


@pytest.mark.parametrize(
    ("typ", "changes"),
    [
        ("at+jwt", {}),
        ("revocations+jwt", {}),
        ("JWT", {"iss": "https://else.test"}),
        ("JWT", {"aud": ["shop"]}),
        ("JWT", {"sid": None}),
        ("JWT", {"sub": 5}),
    ],
)
def test_any_other_of_our_signatures_is_no_hint(
    id_tokens: IdTokens, key_set: KeySet, typ: str, changes: dict[str, Any]
) -> None:
    assert id_tokens.read_hint(sign(key_set, typ, {**CLAIMS, **changes})) is None


def test_what_somebody_else_signed_is_no_hint(id_tokens: IdTokens, keys: Any) -> None:
    foreign = KeySet(signing_kid="k1", signing_key=keys.foreign, public_keys={}, jwks=b"")
    assert id_tokens.read_hint(sign(foreign, "JWT", CLAIMS)) is None
    for rubbish in ("", "x", "a.b.c", "é.é.é"):
        assert id_tokens.read_hint(rubbish) is None
