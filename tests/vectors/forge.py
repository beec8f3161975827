"""Keys, and tokens that need not be well made."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

ISSUER = "https://auth.example.test"
AUDIENCE = "https://api.example.test"
LEEWAY = 30
NOW = 1_800_000_000
REVOKED_JTI = "jti-revoked"
ABSENT = object()

KID, SECOND_KID, FOREIGN_KID = "2026-01", "2026-02", "not-published"


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def number(value: int) -> str:
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def compact(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("utf-8")


@dataclass(frozen=True)
class Keys:
    """good, second: published. foreign: not. enc, rs256, small: published, but unfit for RS512."""

    good: rsa.RSAPrivateKey
    second: rsa.RSAPrivateKey
    foreign: rsa.RSAPrivateKey
    enc: rsa.RSAPrivateKey
    rs256: rsa.RSAPrivateKey
    small: rsa.RSAPrivateKey
    curve: ec.EllipticCurvePrivateKey

    @classmethod
    def generate(cls) -> Keys:
        def fresh(bits: int) -> rsa.RSAPrivateKey:
            return rsa.generate_private_key(65537, bits)

        return cls(
            good=fresh(2048),
            second=fresh(3072),
            foreign=fresh(2048),
            enc=fresh(2048),
            rs256=fresh(2048),
            small=fresh(1024),
            curve=ec.generate_private_key(ec.SECP256R1()),
        )

    def jwks(self) -> dict[str, object]:
        point = self.curve.public_key().public_numbers()
        return {
            "keys": [
                {**jwk(self.good), "kid": KID, "use": "sig", "alg": "RS512"},
                {**jwk(self.second), "kid": SECOND_KID},
                {**jwk(self.enc), "kid": "enc", "use": "enc"},
                {**jwk(self.rs256), "kid": "rs256", "use": "sig", "alg": "RS256"},
                {**jwk(self.small), "kid": "small", "use": "sig", "alg": "RS512"},
                {
                    "kty": "EC",
                    "crv": "P-256",
                    "x": number(point.x),
                    "y": number(point.y),
                    "kid": "ec",
                },
                {"kty": "oct", "k": b64(b"not a secret, being published"), "kid": "oct"},
            ]
        }


def jwk(key: rsa.RSAPrivateKey) -> dict[str, object]:
    numbers = key.public_key().public_numbers()
    return {"kty": "RSA", "n": number(numbers.n), "e": number(numbers.e)}


def header(**changes: object) -> dict[str, object]:
    """A good header; a change to ABSENT takes the member away."""
    return _changed({"alg": "RS512", "typ": "at+jwt", "kid": KID}, changes)


def claims(**changes: object) -> dict[str, object]:
    """Good claims; a change to ABSENT takes the claim away."""
    good: dict[str, object] = {
        "iss": ISSUER,
        "sub": "orders-service",
        "client_id": "orders-service",
        "aud": AUDIENCE,
        "exp": NOW + 3600,
        "iat": NOW,
        "nbf": NOW,
        "jti": "jti-good",
        "scope": "data:read data:write",
    }
    return _changed(good, changes)


def _changed(good: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in {**good, **changes}.items() if value is not ABSENT}


def signing_input(head: bytes | Mapping[str, object], body: bytes | Mapping[str, object]) -> str:
    parts = (part if isinstance(part, bytes) else compact(part) for part in (head, body))
    return ".".join(map(b64, parts))


def sign_rs512(message: str, key: rsa.RSAPrivateKey) -> bytes:
    return key.sign(message.encode("ascii"), padding.PKCS1v15(), hashes.SHA512())


def sign_rs256(message: str, key: rsa.RSAPrivateKey) -> bytes:
    return key.sign(message.encode("ascii"), padding.PKCS1v15(), hashes.SHA256())


def sign_ps512(message: str, key: rsa.RSAPrivateKey) -> bytes:
    scheme = padding.PSS(mgf=padding.MGF1(hashes.SHA512()), salt_length=64)
    return key.sign(message.encode("ascii"), scheme, hashes.SHA512())


def sign_hs512(message: str, secret: bytes) -> bytes:
    return hmac.new(secret, message.encode("ascii"), hashlib.sha512).digest()


def pem(key: rsa.RSAPrivateKey) -> bytes:
    """The public key as attackers of HS/RS confusion use it."""
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def token(
    head: bytes | Mapping[str, object],
    body: bytes | Mapping[str, object],
    key: rsa.RSAPrivateKey,
) -> str:
    """Signed by RS512, whatever the header says."""
    message = signing_input(head, body)
    return f"{message}.{b64(sign_rs512(message, key))}"
