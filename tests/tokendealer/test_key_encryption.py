from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from tokendealer.key_encryption import WrongMasterKey, decrypt, encrypt

MASTER_KEY = b"m" * 32


@pytest.fixture(scope="module")
def encrypted(keys: Any) -> bytes:
    return encrypt(MASTER_KEY, "k1", keys.signing)


def test_what_was_encrypted_comes_back(encrypted: bytes, keys: Any) -> None:
    numbers = decrypt(MASTER_KEY, "k1", encrypted).private_numbers()
    assert numbers == keys.signing.private_numbers()


def test_nothing_of_the_key_is_readable(encrypted: bytes, keys: Any) -> None:
    plain = keys.signing.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pieces = {plain[at : at + 8] for at in range(len(plain) - 8)}
    assert not any(piece in encrypted for piece in pieces)


def test_the_same_key_is_never_encrypted_alike(encrypted: bytes, keys: Any) -> None:
    again = encrypt(MASTER_KEY, "k1", keys.signing)
    assert again != encrypted
    assert again[:12] != encrypted[:12]


def test_another_master_key_is_wrong(encrypted: bytes) -> None:
    with pytest.raises(WrongMasterKey):
        decrypt(b"n" * 32, "k1", encrypted)


def test_a_ciphertext_moved_to_another_kid_is_refused(encrypted: bytes) -> None:
    with pytest.raises(WrongMasterKey):
        decrypt(MASTER_KEY, "k2", encrypted)


@given(data=st.data())
def test_a_changed_bit_is_noticed(data: Any, encrypted: bytes) -> None:
    position = data.draw(st.integers(0, len(encrypted) * 8 - 1))
    changed = bytearray(encrypted)
    changed[position // 8] ^= 1 << position % 8
    with pytest.raises(WrongMasterKey):
        decrypt(MASTER_KEY, "k1", bytes(changed))


@pytest.mark.parametrize("length", [12 + 15, 12, 5, 0])
def test_a_row_that_is_cut_short_is_refused(encrypted: bytes, length: int) -> None:
    with pytest.raises(WrongMasterKey):
        decrypt(MASTER_KEY, "k1", encrypted[:length])


def test_a_key_of_another_kind_is_refused(keys: Any) -> None:
    plain = keys.curve.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    nonce = b"n" * 12
    row = nonce + AESGCM(MASTER_KEY).encrypt(nonce, plain, b"k1")
    with pytest.raises(WrongMasterKey):
        decrypt(MASTER_KEY, "k1", row)
