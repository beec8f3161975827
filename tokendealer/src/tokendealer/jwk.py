"""Public keys as JSON Web Keys (RFC 7517, RFC 7518 section 6.3)."""

import base64
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey


def to_jwk(kid: str, key: RSAPublicKey) -> dict[str, str]:
    """The public JWK of a key that signs access tokens."""
    return _required_members(key) | {"kid": kid, "use": "sig", "alg": "RS512"}


def thumbprint(key: RSAPublicKey) -> str:
    """The SHA-256 thumbprint (RFC 7638): a key's name that follows from the key alone."""
    canonical = json.dumps(_required_members(key), sort_keys=True, separators=(",", ":"))
    return _base64url(hashlib.sha256(canonical.encode()).digest())


def _required_members(key: RSAPublicKey) -> dict[str, str]:
    numbers = key.public_numbers()
    return {"kty": "RSA", "n": _base64url_uint(numbers.n), "e": _base64url_uint(numbers.e)}


def _base64url_uint(number: int) -> str:
    """Big-endian with no leading zero bytes (RFC 7518 section 2, Base64urlUInt)."""
    return _base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
