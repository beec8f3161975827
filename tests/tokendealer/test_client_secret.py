from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokendealer import client_secret

PEPPER, OTHER_PEPPER = b"p" * 32, b"q" * 32


def test_a_secret_has_a_prefix_256_bits_and_a_checksum() -> None:
    secret = client_secret.generate()
    assert secret.startswith("tds_")
    assert len(secret) == 4 + 43 + 6
    assert client_secret.is_well_formed(secret)


def test_no_two_secrets_are_the_same() -> None:
    assert len({client_secret.generate() for _ in range(100)}) == 100


@given(st.integers(0, 52), st.characters(codec="ascii"))
def test_a_changed_character_is_noticed_by_the_checksum(position: int, character: str) -> None:
    secret = client_secret.generate()
    changed = secret[:position] + character + secret[position + 1 :]
    assert client_secret.is_well_formed(changed) is (changed == secret)


@given(st.text(max_size=60))
def test_any_text_is_judged(text: str) -> None:
    assert not client_secret.is_well_formed(text)


@pytest.mark.parametrize("text", ["", "tds_", "tds_000000", "tds_é", "tds_\ud800"])
def test_what_is_too_short_or_odd_is_no_secret(text: str) -> None:
    assert not client_secret.is_well_formed(text)


def test_the_digest_is_hmac_sha_256() -> None:
    wanted = hmac.new(PEPPER, b"secret", hashlib.sha256).digest()
    assert client_secret.digest(PEPPER, "secret") == wanted


def test_a_secret_matches_its_own_digest_wherever_it_stands() -> None:
    secrets = [client_secret.generate() for _ in range(3)]
    digests = [client_secret.digest(PEPPER, secret) for secret in secrets]
    found = [client_secret.match(PEPPER, secret, digests) for secret in secrets]
    assert found == digests


def test_nothing_else_matches() -> None:
    secret = client_secret.generate()
    digests = [client_secret.digest(PEPPER, secret)]
    assert client_secret.match(PEPPER, secret + "x", digests) is None
    assert client_secret.match(PEPPER, "", digests) is None
    assert client_secret.match(OTHER_PEPPER, secret, digests) is None
    assert client_secret.match(PEPPER, secret, []) is None
    assert client_secret.match(PEPPER, secret, [b""]) is None


@given(st.text(), st.text())
def test_texts_match_only_themselves(one: str, other: str) -> None:
    found = client_secret.match(PEPPER, one, [client_secret.digest(PEPPER, other)])
    assert (found is not None) is (one == other)
