"""A TokenDealer for the gateway's tests: it publishes keys and a list of revocations, and
tokens are made at will."""

import base64
import json
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

ISSUER = "https://issuer.test"


def _base64url(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Key:
    """A signing key and its public half as a JWK."""

    def __init__(self, kid: str) -> None:
        self.kid = kid
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        numbers = self.private.public_key().public_numbers()
        self.jwk = {
            "kty": "RSA",
            "kid": kid,
            "use": "sig",
            "alg": "RS512",
            "n": _base64url(numbers.n),
            "e": _base64url(numbers.e),
        }

    def token(self, *scopes: str, audience: str = "dataservice", **claims: Any) -> str:
        """A valid access token unless `claims` make it another; None leaves a claim out."""
        now = int(time.time())
        payload = {
            "iss": ISSUER,
            "sub": "tester",
            "client_id": "tester",
            "aud": audience,
            "iat": now,
            "exp": now + 600,
            "jti": uuid.uuid4().hex,
            "scope": " ".join(scopes),
        } | claims
        payload = {name: value for name, value in payload.items() if value is not None}
        return self.sign("at+jwt", payload)

    def sign(self, typ: str, payload: dict[str, Any]) -> str:
        headers = {"typ": typ, "kid": self.kid}
        return jwt.encode(payload, self.private, algorithm="RS512", headers=headers)


def empty_list(version: int = 1) -> dict[str, Any]:
    """The payload of a list by which nothing is revoked."""
    return {
        "iss": ISSUER,
        "iat": int(time.time()),
        "version": version,
        "jtis": [],
        "clients": {},
        "subjects": {},
        "kids": [],
    }


class Issuer:
    """An HTTP server with a key set and a signed list of revocations.

    `keys` and `revocations`, the list's payload, can be changed while it runs. `fetched` counts how
    often the keys were asked for.
    """

    def __init__(self) -> None:
        self.key = Key("k1")
        self.keys = [self.key]
        self.revocations = empty_list()
        self.fetched = 0
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/oauth/revocations":
                    listed = issuer.key.sign("revocations+jwt", issuer.revocations)
                    self.send(listed.encode(), "application/revocations+jwt", "no-cache")
                else:
                    issuer.fetched += 1
                    body = json.dumps({"keys": [key.jwk for key in issuer.keys]}).encode()
                    self.send(body, "application/jwk-set+json", "public, max-age=300")

            def send(self, body: bytes, media_type: str, caching: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", media_type)
                self.send_header("Cache-Control", caching)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.jwks_url = f"http://127.0.0.1:{self._server.server_address[1]}/.well-known/jwks.json"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def token(self, *scopes: str, **claims: Any) -> str:
        return self.key.token(*scopes, **claims)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
