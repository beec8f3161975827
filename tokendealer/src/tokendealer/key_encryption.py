"""Private keys at rest: PKCS #8, encrypted by AES-256-GCM under the master key."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

NONCE_BYTES = 12


class WrongMasterKey(Exception):
    """This master key did not encrypt this private key."""


def encrypt(master_key: bytes, kid: str, private_key: RSAPrivateKey) -> bytes:
    """Nonce (12 bytes), ciphertext and tag. `kid` is bound to it: rows can't be swapped."""
    plain = private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(master_key).encrypt(nonce, plain, kid.encode())


def decrypt(master_key: bytes, kid: str, encrypted: bytes) -> RSAPrivateKey:
    """The private key again; WrongMasterKey when anything of the three is not the same."""
    nonce, ciphertext = encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:]
    try:
        plain = AESGCM(master_key).decrypt(nonce, ciphertext, kid.encode())
    except (InvalidTag, ValueError):  # ValueError: the row is cut short
        raise WrongMasterKey(kid) from None
    private_key = load_der_private_key(plain, password=None)
    if not isinstance(private_key, RSAPrivateKey):
        raise WrongMasterKey(kid)
    return private_key
