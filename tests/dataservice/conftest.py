"""The service on a migrated SQLite file of its own, and callers with real, signed tokens."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from quart import Quart
from quart.testing import QuartClient
from werkzeug.datastructures import Headers

from bearer import NO_REVOCATIONS, Expected, Verifier
from chassis import migrations
from dataservice.app import create_app
from dataservice.cli import MIGRATIONS
from dataservice.settings import Settings

NOW = 1_800_000_000.0
ISSUER = "https://tokens.test"

MakeToken = Callable[..., str]


class Clock:
    """A clock that moves when it is told, and by a microsecond whenever it is asked."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        self.now += 0.000_002  # so that two events have two times, as in life
        return self.now


class FixedKeys:
    """One public key, there from the start."""

    def __init__(self, key: rsa.RSAPublicKey, *, ready: bool = True) -> None:
        self.current = {"test": key} if ready else {}
        self.ready = ready

    async def key_set(self, unverified_kid: str) -> dict[str, rsa.RSAPublicKey]:
        return self.current

    async def refresh(self) -> None: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class Caller:
    """A client of the service: `bearer` goes with each request unless headers say otherwise."""

    def __init__(self, client: QuartClient, bearer: str | None) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}

    async def __call__(
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | Headers | None = None,
        **more: Any,
    ) -> Any:
        merged = Headers(self._headers)
        merged.update(headers or {}) if not isinstance(headers, Headers) else merged.extend(headers)
        return await self._client.open(path, method=method, headers=merged, **more)


@pytest.fixture(scope="session")
def signing_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="session")
def make_token(signing_key: rsa.RSAPrivateKey) -> MakeToken:
    """A token for this service; claims can be replaced by name."""

    def segment(value: object) -> str:
        raw = value if isinstance(value, bytes) else json.dumps(value).encode()
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    def make(scope: str = "data:read data:write", **claims: object) -> str:
        header = {"alg": "RS512", "typ": "at+jwt", "kid": "test"}
        payload: dict[str, object] = {
            "iss": ISSUER,
            "sub": "tester",
            "client_id": "tester",
            "aud": "dataservice",
            "iat": NOW,
            "exp": NOW + 3600,
            "jti": "one",
            "scope": scope,
        }
        message = f"{segment(header)}.{segment(payload | claims)}"
        signature = signing_key.sign(message.encode(), padding.PKCS1v15(), hashes.SHA512())
        return f"{message}.{segment(signature)}"

    return make


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file at the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("dataservice") / "migrated.db"
    migrations.upgrade(f"sqlite+aiosqlite:///{path}", MIGRATIONS)
    return path


@pytest.fixture
def settings(migrated: Path, tmp_path: Path) -> Settings:
    path = tmp_path / "dataservice.db"
    shutil.copy(migrated, path)
    return Settings(
        issuer=ISSUER,
        jwks_url="http://keys.test/jwks",
        revocations_url="http://keys.test/revocations",
        database_url=f"sqlite+aiosqlite:///{path}",
        max_body_bytes=64 * 1024,
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_verifier(signing_key: rsa.RSAPrivateKey, clock: Clock) -> Callable[..., Verifier]:
    def make(*, ready: bool = True) -> Verifier:
        return Verifier(
            keys=FixedKeys(signing_key.public_key(), ready=ready),
            expected=Expected(ISSUER, "dataservice", 30),
            revocations=NO_REVOCATIONS,
            clock=clock,
            max_cached=10,
        )

    return make


@pytest.fixture
async def app(
    settings: Settings, clock: Clock, make_verifier: Callable[..., Verifier]
) -> AsyncIterator[Quart]:
    app = create_app(settings, clock=clock, verifier=make_verifier())
    async with app.test_app():
        yield app


@pytest.fixture
def call(app: Quart, make_token: MakeToken) -> Caller:
    """A caller who may read and write."""
    return Caller(app.test_client(), make_token())


@pytest.fixture
def call_as(app: Quart) -> Callable[[str | None], Caller]:
    """A caller with this token, or with none."""
    return lambda bearer: Caller(app.test_client(), bearer)


@pytest.fixture
def create(call: Caller) -> Callable[..., Any]:
    """Creates in the collection at `path` and gives (data, entity tag)."""

    async def create(path: str, **members: object) -> tuple[dict[str, Any], str]:
        answer = await call("POST", path, json=members)
        assert answer.status_code == 201, await answer.get_json()
        return await answer.get_json(), answer.headers["ETag"]

    return create
