from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from hypothesis import given
from hypothesis import strategies as st

from bearer import parse_jwks
from tokendealer import jwk

RFC7520 = Path(__file__).parents[3] / "shared" / "data" / "rfc7520" / "jwk"

# RFC 7638 section 3.1
EXAMPLE_N = (
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWK"
    "RXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMic"
    "AtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3"
    "XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
)
EXAMPLE_THUMBPRINT = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


def number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")


def public_key(n: str, e: str) -> Any:
    return RSAPublicNumbers(number(e), number(n)).public_key()


def test_the_thumbprint_of_rfc_7638s_own_example() -> None:
    assert jwk.thumbprint(public_key(EXAMPLE_N, "AQAB")) == EXAMPLE_THUMBPRINT


def test_n_and_e_decode_to_the_key(keys: Any) -> None:
    key = keys.signing.public_key()
    document = jwk.to_jwk("k1", key)
    numbers = key.public_numbers()
    assert (number(document["n"]), number(document["e"])) == (numbers.n, numbers.e)
    assert base64.urlsafe_b64decode(document["n"] + "==")[0] != 0


def test_a_public_key_says_what_it_is_for_and_nothing_private(keys: Any) -> None:
    document = jwk.to_jwk("k1", keys.signing.public_key())
    assert set(document) == {"kty", "n", "e", "kid", "use", "alg"}
    assert (document["kty"], document["use"], document["alg"]) == ("RSA", "sig", "RS512")
    assert document["kid"] == "k1"


def test_verifiers_take_what_is_published(keys: Any) -> None:
    key = keys.signing.public_key()
    taken = parse_jwks({"keys": [jwk.to_jwk("k1", key)]})
    assert taken["k1"].public_numbers() == key.public_numbers()


@given(st.integers(1, 2**64))
def test_a_number_has_no_leading_zero_and_no_padding(value: int) -> None:
    text = jwk._base64url_uint(value)  # noqa: SLF001 - keys of every size are slow to make
    assert "=" not in text
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    assert raw[0] != 0
    assert int.from_bytes(raw, "big") == value


@pytest.mark.parametrize("name", ["3_3.rsa_public_key.json", "3_4.rsa_private_key.json"])
def test_rfc_7520s_rsa_keys_are_written_as_the_rfc_writes_them(name: str) -> None:
    if not RFC7520.is_dir():
        pytest.skip(f"RFC 7520's examples are not at {RFC7520}")
    example = json.loads((RFC7520 / name).read_text("utf-8"))
    document = jwk.to_jwk(example["kid"], public_key(example["n"], example["e"]))
    for member in ("kty", "n", "e", "kid", "use"):
        assert document[member] == example[member]
