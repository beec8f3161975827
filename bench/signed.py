"""Tokens and lists of revocations as TokenDealer signs them, by a key of one's own."""

import base64
import json
import secrets
import time
from collections.abc import Mapping

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

ISSUER, AUDIENCE, KID = "http://127.0.0.1:8080", "bench", "k1"


def revocation_list(key: rsa.RSAPrivateKey, revoked: int) -> str:
    """A list of so many revocations, one in fifty a client's or a subject's."""
    marks = {secrets.token_hex(8): int(time.time()) for _ in range(revoked // 100)}
    members = {
        "iss": ISSUER,
        "iat": int(time.time()),
        "version": 1,
        "jtis": [secrets.token_urlsafe(16) for _ in range(revoked - 2 * len(marks))],
        "clients": marks,
        "subjects": marks,
        "kids": [],
    }
    return _sign(key, "revocations+jwt", members)


def token(key: rsa.RSAPrivateKey, audience: str, scope: str) -> str:
    """An access token, good for an hour."""
    now = int(time.time())
    claims: dict[str, object] = {
        "iss": ISSUER,
        "aud": audience,
        "sub": "bench",
        "client_id": "bench",
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "exp": now + 3600,
        "scope": scope,
    }
    return _sign(key, "at+jwt", claims)


def jwks(key: rsa.RSAPrivateKey) -> str:
    """The key set that has `key`, as JSON."""
    numbers = key.public_key().public_numbers()
    pair = (numbers.n, numbers.e)
    n, e = (_segment(each.to_bytes((each.bit_length() + 7) // 8, "big")) for each in pair)
    return json.dumps({"keys": [{"kty": "RSA", "kid": KID, "n": n, "e": e}]})


def _sign(key: rsa.RSAPrivateKey, typ: str, payload: Mapping[str, object]) -> str:
    parts = ({"alg": "RS512", "typ": typ, "kid": KID}, payload)
    message = ".".join(_segment(json.dumps(part).encode()) for part in parts)
    signature = key.sign(message.encode(), padding.PKCS1v15(), hashes.SHA512())
    return f"{message}.{_segment(signature)}"


def _segment(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
