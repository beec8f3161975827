"""What the tests of the gateway's bearer code share: tokens, requests, Python's verdict."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bearer import BearerError, Expected, parse_jwks, require_scopes, token_from, verify

ISSUER, AUDIENCE, LEEWAY, NOW = "https://auth.test", "https://api.test", 30, 1_800_000_000

Ask = Callable[[str, dict[str, Any]], Any]


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def compact(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Mint:
    """Signs whatever it is given; a change to ... leaves a member out."""

    key: rsa.RSAPrivateKey
    kid: str = "k1"

    @classmethod
    def fresh(cls, kid: str = "k1") -> Mint:
        return cls(rsa.generate_private_key(65537, 2048), kid)

    def header(self, **changes: object) -> dict[str, object]:
        return _changed({"alg": "RS512", "typ": "at+jwt", "kid": self.kid}, changes)

    def sign(self, header: bytes, payload: bytes) -> str:
        message = f"{b64(header)}.{b64(payload)}"
        signature = self.key.sign(message.encode(), padding.PKCS1v15(), hashes.SHA512())
        return f"{message}.{b64(signature)}"

    def token(self, header: Mapping[str, object] | None = None, **changes: object) -> str:
        return self.sign(compact(self.header(**(header or {}))), compact(claims(**changes)))

    def listed(self, header: Mapping[str, object] | None = None, **changes: object) -> str:
        """A signed list by which, without changes, nothing is revoked."""
        parameters = self.header(**{"typ": "revocations+jwt", **(header or {})})
        return self.sign(compact(parameters), compact(list_members(**changes)))

    def jwk(self, **changes: object) -> dict[str, object]:
        n = self.key.public_key().public_numbers().n
        raw = n.to_bytes((n.bit_length() + 7) // 8, "big")
        return _changed({"kty": "RSA", "kid": self.kid, "n": b64(raw), "e": "AQAB"}, changes)


def claims(**changes: object) -> dict[str, object]:
    good = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "orders",
        "client_id": "orders",
        "iat": NOW,
        "nbf": NOW,
        "exp": NOW + 3600,
        "jti": "jti-1",
        "scope": "data:read data:write",
    }
    return _changed(good, changes)


def list_members(**changes: object) -> dict[str, object]:
    good: dict[str, object] = {"iss": ISSUER, "iat": NOW, "version": 1}
    return _changed(good | {"jtis": [], "clients": {}, "subjects": {}, "kids": []}, changes)


def _changed(good: dict[str, Any], changes: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in {**good, **changes}.items() if value is not ...}


def jwks(*keys: Mapping[str, object]) -> str:
    return json.dumps({"keys": keys})


def request(
    *values: str, scopes: Sequence[str] | None = (), audience: str | None = AUDIENCE
) -> dict[str, Any]:
    """A request's Authorization values, its route. scopes None: public; audience None: no route."""
    raw = [base64.b64encode(value.encode("latin-1")).decode() for value in values]
    return {
        "authorization": raw or None,
        "scopes": None if scopes is None else list(scopes),
        "audience": audience,
    }


def batch(key_set: str, cases: Sequence[Mapping[str, Any]], **changes: object) -> dict[str, Any]:
    """What the handler bearer_step is asked."""
    good = {"jwks": key_set, "issuer": ISSUER, "leeway": LEEWAY, "now": NOW, "cases": cases}
    return {**good, **changes}


@dataclass(frozen=True)
class RevokedJtis:
    jtis: frozenset[str] = frozenset()

    def is_revoked(
        self, *, jti: str, client_id: str, subject: str, issued_at: float, kid: str
    ) -> bool:
        return jti in self.jtis


class PythonVerdict:
    """libs/bearer's decision on a request, in the words that `lua_verdict` uses."""

    def __init__(
        self,
        key_set: object,
        *,
        issuer: str = ISSUER,
        audience: str = AUDIENCE,
        leeway: int = LEEWAY,
        now: float = NOW,
        revoked: Sequence[str] = (),
    ) -> None:
        self._keys = parse_jwks(key_set)
        self._expected = Expected(issuer=issuer, audience=audience, leeway=leeway)
        self._now, self._revocations = now, RevokedJtis(frozenset(revoked))

    def __call__(self, values: Sequence[str], scopes: Sequence[str] = ()) -> dict[str, Any]:
        try:
            bearer = verify(
                token_from(values),
                keys=self._keys,
                expected=self._expected,
                revocations=self._revocations,
                now=self._now,
            )
            require_scopes(bearer, scopes)
        except BearerError as error:
            return {
                "status": error.status,
                "code": error.error or "unauthorized",
                "cause": error.code,
                "claim": error.claim,
                "description": error.description,
                "challenge": error.challenge(self._expected.audience),
            }
        return {
            "client_id": bearer.client_id,
            "subject": bearer.subject,
            "jti": bearer.jti,
            "kid": bearer.kid,
            "scopes": sorted(bearer.scopes),
            "times": [bearer.issued_at, bearer.expires_at],
        }


def lua_verdict(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What the step returned, or left in ctx.bearer."""
    if answer["ok"]:
        bearer = answer["bearer"]
        return {
            "client_id": bearer["client_id"],
            "subject": bearer["subject"],
            "jti": bearer["jti"],
            "kid": bearer["kid"],
            "scopes": list(bearer["scope_list"]),
            "times": [float(bearer["issued_at"]), float(bearer["expires_at"])],
        }
    assert "bearer" not in answer
    reason = answer["reason"]
    return {
        "status": answer["status"],
        "code": reason["code"],
        "cause": reason["detail"]["cause"],
        "claim": reason["detail"].get("claim"),
        "description": reason["description"],
        "challenge": reason["headers"]["WWW-Authenticate"],
    }
