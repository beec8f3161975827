"""What the tests of bearer hand in: a clock that stands still, keys, tokens, HTTP."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bearer import Expected, FetchFailed, Reply

DEADLINE = 5.0  # seconds that a test waits for a condition before it fails


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


@dataclass
class Clock:
    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Revoked:
    jtis: set[str] = field(default_factory=set)
    ready: bool = True
    age: float = 0.0
    is_stale: bool = False
    stale_decisions: int = 0

    def is_revoked(
        self, *, jti: str, client_id: str, subject: str, issued_at: float, kid: str
    ) -> bool:
        return jti in self.jtis

    async def start(self) -> None:
        self.ready = True

    async def stop(self) -> None:
        self.ready = False


@dataclass
class Mint:
    """Makes tokens by its clock; `key` signs under `kid`. A change to ... leaves a member out."""

    clock: Clock
    key: rsa.RSAPrivateKey
    kid: str = "k1"

    def header(self, **changes: object) -> dict[str, object]:
        return self._changed({"alg": "RS512", "typ": "at+jwt", "kid": self.kid}, changes)

    def claims(self, **changes: object) -> dict[str, object]:
        good = {
            "iss": "https://auth.test",
            "aud": "https://api.test",
            "sub": "orders",
            "client_id": "orders",
            "iat": int(self.clock.now),
            "nbf": int(self.clock.now),
            "exp": int(self.clock.now) + 3600,
            "jti": "jti-1",
            "scope": "data:read data:write",
        }
        return self._changed(good, changes)

    @staticmethod
    def _changed(good: dict[str, Any], changes: Mapping[str, object]) -> dict[str, object]:
        return {name: value for name, value in {**good, **changes}.items() if value is not ...}

    def sign(self, header: bytes, payload: bytes) -> str:
        message = f"{b64(header)}.{b64(payload)}"
        signature = self.key.sign(message.encode(), padding.PKCS1v15(), hashes.SHA512())
        return f"{message}.{b64(signature)}"

    def token(self, header: Mapping[str, object] | None = None, **claims: object) -> str:
        head = json.dumps(self.header(**(header or {}))).encode()
        return self.sign(head, json.dumps(self.claims(**claims)).encode())

    def jwk(self, **changes: object) -> dict[str, object]:
        numbers = self.key.public_key().public_numbers()
        n, e = numbers.n, numbers.e
        good = {
            "kty": "RSA",
            "kid": self.kid,
            "use": "sig",
            "alg": "RS512",
            "n": b64(n.to_bytes((n.bit_length() + 7) // 8, "big")),
            "e": b64(e.to_bytes((e.bit_length() + 7) // 8, "big")),
        }
        return self._changed(good, changes)

    def revocations(self, header: Mapping[str, object] | None = None, **changes: object) -> str:
        """A signed list of revocations, empty and of version 1 unless changed."""
        head = self.header(**{"typ": "revocations+jwt", **(header or {})})
        good = {
            "iss": "https://auth.test",
            "iat": int(self.clock.now),
            "version": 1,
            "jtis": [],
            "clients": {},
            "subjects": {},
            "kids": [],
        }
        payload = json.dumps(self._changed(good, changes))
        return self.sign(json.dumps(head).encode(), payload.encode())

    def jwks(self) -> bytes:
        return json.dumps({"keys": [self.jwk()]}).encode()


@dataclass
class Exchange:
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None


class FakeFetch:
    """Answers with `answer`, a Reply or an error. While `gate` is not set, no answer comes."""

    def __init__(self) -> None:
        self.answer: Reply | Exception = FetchFailed("nothing there")
        self.asked: list[Exchange] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.changed = asyncio.Condition()

    async def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        self.asked.append(Exchange(method, url, headers, body))
        async with self.changed:
            self.changed.notify_all()
        await self.gate.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def asked_times(self, times: int) -> None:
        """Wait until that many requests have come."""
        async with asyncio.timeout(DEADLINE), self.changed:
            await self.changed.wait_for(lambda: len(self.asked) >= times)

    def says(self, body: bytes, status: int = 200, **headers: str) -> None:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer = Reply(status, names, body)


class FakeWait:
    """A sleep that lasts until `wake`. `pauses` has what was asked for, in seconds."""

    def __init__(self) -> None:
        self.pauses: list[float] = []
        self._sleeping: asyncio.Queue[asyncio.Event] = asyncio.Queue()

    async def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)
        awake = asyncio.Event()
        await self._sleeping.put(awake)
        await awake.wait()

    async def asleep(self) -> asyncio.Event:
        """Wait until someone sleeps; setting the event wakes it."""
        async with asyncio.timeout(DEADLINE):
            return await self._sleeping.get()

    async def next_round(self) -> None:
        """Wake who sleeps, and wait until it sleeps again."""
        (await self.asleep()).set()
        await self._sleeping.put(await self.asleep())


async def until(condition: Callable[[], bool]) -> None:
    """Let other tasks run until `condition` holds."""
    async with asyncio.timeout(DEADLINE):
        while not condition():  # noqa: ASYNC110  # any condition; it yields, and does not sleep
            await asyncio.sleep(0)  # any condition; this yields, it does not sleep


def _private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="session")
def private_key() -> rsa.RSAPrivateKey:
    return _private_key()


@pytest.fixture(scope="session")
def other_private_key() -> rsa.RSAPrivateKey:
    return _private_key()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def mint(clock: Clock, private_key: rsa.RSAPrivateKey) -> Mint:
    return Mint(clock, private_key)


@pytest.fixture
def other_mint(clock: Clock, other_private_key: rsa.RSAPrivateKey) -> Mint:
    return Mint(clock, other_private_key, kid="k2")


@pytest.fixture
def revoked() -> Revoked:
    return Revoked()


@pytest.fixture
def expected() -> Expected:
    return Expected(issuer="https://auth.test", audience="https://api.test", leeway=30)


@pytest.fixture
async def fetch() -> FakeFetch:
    return FakeFetch()


@pytest.fixture
async def wait() -> FakeWait:
    return FakeWait()


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], Awaitable[None]]:
    return until
