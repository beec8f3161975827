"""Signatures that are nearly right."""

from __future__ import annotations

from collections.abc import Iterator

from case import Case, refused
from forge import (
    SECOND_KID,
    Keys,
    b64,
    claims,
    header,
    sign_ps512,
    sign_rs256,
    sign_rs512,
    signing_input,
    token,
)


def signature_cases(keys: Keys) -> Iterator[Case]:
    message = signing_input(header(), claims())
    good = sign_rs512(message, keys.good)

    def bad(name: str, signature: bytes) -> Case:
        return refused(f"signature: {name}", f"{message}.{b64(signature)}", "bad_signature")

    yield bad("by a key that is not published", sign_rs512(message, keys.foreign))
    yield bad("by another published key", sign_rs512(message, keys.second))
    yield bad("by RS256", sign_rs256(message, keys.good))
    yield bad("by PS512", sign_ps512(message, keys.good))
    yield bad("first bit flipped", bytes([good[0] ^ 0x80]) + good[1:])
    yield bad("last bit flipped", good[:-1] + bytes([good[-1] ^ 1]))
    yield bad("one byte short", good[:-1])
    yield bad("one zero byte more in front", b"\x00" + good)
    yield bad("one zero byte more behind", good + b"\x00")
    yield bad("all zero", bytes(len(good)))
    yield bad("zero and one", bytes(len(good) - 1) + b"\x01")
    yield bad("all ones", b"\xff" * len(good))
    yield bad("increased by the modulus", _plus_modulus(good, keys))
    yield bad("one byte", b"\x01")
    other = sign_rs512(signing_input(header(), claims(jti="jti-other")), keys.good)
    yield bad("of another token", other)
    yield from _tampered(keys)


def _plus_modulus(signature: bytes, keys: Keys) -> bytes:
    """The same number modulo n, which RFC 8017 section 5.2.2 has verifiers refuse."""
    modulus = keys.good.public_key().public_numbers().n
    value = int.from_bytes(signature, "big") + modulus
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def _tampered(keys: Keys) -> Iterator[Case]:
    head, body, signature = token(header(), claims(), keys.good).split(".")
    more = signing_input(header(), claims(scope="admin"))
    yield refused(
        "a scope added after signing", f"{more}.{signature}", "bad_signature", required=["admin"]
    )
    switched = signing_input(header(kid=SECOND_KID), claims())
    yield refused("the kid changed after signing", f"{switched}.{signature}", "bad_signature")
    expired = token(header(), claims(exp=1, aud="x"), keys.foreign)
    yield refused("the signature comes before the claims", expired, "bad_signature")
    garbage = token(header(), b"rubbish", keys.foreign)
    yield refused("the signature comes before the payload", garbage, "bad_signature")
    yield refused(
        "header and payload changed places", f"{body}.{head}.{signature}", "alg_not_allowed", "alg"
    )
