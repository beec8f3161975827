from __future__ import annotations

from tokendealer import client_secret, opaque

PEPPER = b"p" * 32


def test_each_is_new_and_has_256_bits() -> None:
    codes = {opaque.generate_code() for _ in range(20)}
    tokens = {opaque.generate_refresh_token() for _ in range(20)}
    assert len(codes) == len(tokens) == 20
    assert {len(code) for code in codes} == {43}
    assert {len(token) for token in tokens} == {47}
    assert all(opaque.is_refresh_token(token) for token in tokens)


def test_none_is_taken_for_another() -> None:
    digests = {
        opaque.digest_of_code(PEPPER, "x"),
        opaque.digest_of_refresh_token(PEPPER, "x"),
        client_secret.digest(PEPPER, "x"),
        opaque.digest_of_code(b"q" * 32, "x"),
        opaque.digest_of_nothing(),
        opaque.digest_of_nothing(),
    }
    assert len(digests) == 6
    assert {len(digest) for digest in digests} == {32}


def test_any_text_has_a_digest() -> None:
    assert opaque.digest_of_code(PEPPER, "\udc80")
