"""What the tests of identidock hand in: keys, tokens, a draw that counts."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from quart import Quart

from bearer import NO_REVOCATIONS, Expected, Verifier
from chassis.settings import load
from identidock.app import create_app
from identidock.picture import Picture
from identidock.settings import Settings

NOW = 1_800_000_000
ISSUER = "https://auth.test"
DEADLINE = 5.0  # seconds that a test waits for a condition before it fails


@dataclass
class FakeKeys:
    current: Mapping[str, rsa.RSAPublicKey]
    ready: bool = True

    async def key_set(self, unverified_kid: str) -> Mapping[str, rsa.RSAPublicKey]:
        return self.current

    async def refresh(self) -> None: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@dataclass
class FakeDraw:
    """Draws the picture's description. While `gate` is not set, no drawing ends."""

    drawn: list[Picture] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, picture: Picture) -> bytes:
        with self.lock:
            self.drawn.append(picture)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        assert self.gate.wait(DEADLINE)
        with self.lock:
            self.at_once -= 1
        return repr(picture).encode()


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


@pytest.fixture(scope="session")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture
def keys(private_key: rsa.RSAPrivateKey) -> FakeKeys:
    return FakeKeys({"k1": private_key.public_key()})


@pytest.fixture
def authorization(private_key: rsa.RSAPrivateKey) -> Callable[..., dict[str, str]]:
    """Makes the header with a token; changes go to its claims."""

    def make(**changes: object) -> dict[str, str]:
        claims = {
            "iss": ISSUER,
            "aud": "identidock",
            "sub": "orders",
            "client_id": "orders",
            "iat": NOW,
            "nbf": NOW,
            "exp": NOW + 3600,
            "jti": "jti-1",
            "scope": "identicons:read",
        }
        header = {"alg": "RS512", "typ": "at+jwt", "kid": "k1"}
        parts = (json.dumps(part).encode() for part in (header, {**claims, **changes}))
        message = ".".join(b64(part) for part in parts)
        signature = private_key.sign(message.encode(), padding.PKCS1v15(), hashes.SHA512())
        return {"Authorization": f"Bearer {message}.{b64(signature)}"}

    return make


@pytest.fixture
def app_settings() -> Settings:
    environ = {
        "ISSUER": ISSUER,
        "JWKS_URL": "https://auth.test/jwks",
        "REVOCATIONS_URL": "https://auth.test/revocations",
        "NAME_SALT": "salt for the tests",
    }
    return load(Settings, environ)


@pytest.fixture
def draw() -> FakeDraw:
    fake = FakeDraw()
    fake.gate.set()
    return fake


@pytest.fixture
def app(app_settings: Settings, keys: FakeKeys, draw: FakeDraw) -> Quart:
    verifier = Verifier(
        keys=keys,
        expected=Expected(ISSUER, "identidock", 30),
        revocations=NO_REVOCATIONS,
        clock=lambda: NOW,
        max_cached=10,
    )
    return create_app(app_settings, clock=lambda: NOW, verifier=verifier, draw=draw)
