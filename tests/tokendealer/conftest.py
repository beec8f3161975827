"""What the tests of TokenDealer hand in: a clock that stands still, keys, and a running service.

The database is migrated and filled once a session; each test works on its own copy of the file.
It is long since test files, being no package, can share helpers through a conftest alone.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
import structlog
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from jwt.api_jws import PyJWS
from sqlalchemy import func, select

import tokendealer
from chassis import logs, migrations
from chassis.database import Database
from tests.tokendealer.oauth import OAuth, register
from tokendealer import key_encryption
from tokendealer.administration import secrets as client_secrets
from tokendealer.app import create_app
from tokendealer.audit import Origin, Trail, key_of
from tokendealer.jwk import thumbprint
from tokendealer.models import AuditEntry, Client, SigningKey, User
from tokendealer.people import accounts
from tokendealer.people.accounts import NewUser
from tokendealer.registration import NewClient, create_api, create_client
from tokendealer.settings import Settings
from tokendealer.store import audit_entries

NOW = 1_800_000_000.0
ISSUER = "https://auth.test"
API = "https://api.test"
IDENTICONS, IDENTICONS_RESOURCE = "identicons", "https://identicons.test/"
MASTER_KEY, PEPPER = b"m" * 32, b"p" * 32
MIGRATIONS = Path(tokendealer.__file__).parent / "migrations"
PASSWORD = "correct horse battery"  # of everybody
FORM = "application/x-www-form-urlencoded"
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
DEADLINE = 5.0  # seconds that a test waits for a condition before it fails


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


@dataclass
class Clock:
    now: float = NOW

    def __call__(self) -> float:
        return self.now


@dataclass
class FakeSleep:
    """Returns at once; `pauses` has what was asked for, in seconds."""

    pauses: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)


async def for_ever(_seconds: float) -> None:
    """Waits until it is cancelled."""
    await asyncio.Event().wait()


class Tape:
    """Where the logs go."""

    def __init__(self) -> None:
        self._text = ""

    def write(self, text: str) -> None:
        self._text += text

    def flush(self) -> None:
        pass

    @property
    def text(self) -> str:
        logs.flush()
        return self._text

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def events(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == event]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str | None:
        """The value of a header that comes at most once."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(values) < 2, f"{name} came more than once"
        return values[0] if values else None


@dataclass(frozen=True)
class Keys:
    """signing: the platform's. client, curve, edwards: of `signer`. foreign: nobody's."""

    signing: rsa.RSAPrivateKey
    client: rsa.RSAPrivateKey
    curve: ec.EllipticCurvePrivateKey
    edwards: ed25519.Ed25519PrivateKey
    foreign: rsa.RSAPrivateKey

    def jwks(self) -> dict[str, Any]:
        point = self.curve.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        raw = self.edwards.public_key().public_bytes_raw()
        return {
            "keys": [
                {**public_jwk(self.client), "kid": "rsa"},
                {"kty": "EC", "crv": "P-256", "x": b64(x), "y": b64(y), "kid": "ec"},
                {"kty": "OKP", "crv": "Ed25519", "x": b64(raw), "kid": "ed"},
            ]
        }


def public_jwk(key: rsa.RSAPrivateKey) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    n, e = numbers.n, numbers.e
    return {
        "kty": "RSA",
        "n": b64(n.to_bytes((n.bit_length() + 7) // 8, "big")),
        "e": b64(e.to_bytes((e.bit_length() + 7) // 8, "big")),
    }


def changed(good: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A change to ... leaves a member out."""
    return {name: value for name, value in {**good, **changes}.items() if value is not ...}


@dataclass
class Mint:
    """Makes access tokens that need not be well made; a change to ... leaves a member out."""

    clock: Clock
    key: rsa.RSAPrivateKey

    @property
    def kid(self) -> str:
        return thumbprint(self.key.public_key())

    def header(self, **changes: Any) -> dict[str, Any]:
        return changed({"alg": "RS512", "typ": "at+jwt", "kid": self.kid}, changes)

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = int(self.clock.now)
        good = {
            "iss": ISSUER,
            "sub": "orders",
            "client_id": "orders",
            "aud": API,
            "exp": now + 3600,
            "iat": now,
            "nbf": now,
            "jti": "jti-1",
            "scope": "data:read data:write",
        }
        return changed(good, changes)

    def sign(self, header: bytes, payload: bytes) -> str:
        message = f"{b64(header)}.{b64(payload)}"
        signature = self.key.sign(message.encode(), padding.PKCS1v15(), hashes.SHA512())
        return f"{message}.{b64(signature)}"

    def token(self, header: Mapping[str, Any] | None = None, **claims: Any) -> str:
        head = json.dumps(self.header(**(header or {}))).encode()
        return self.sign(head, json.dumps(self.claims(**claims)).encode())

    def hs512(self) -> str:
        """The public key taken for a shared secret (RFC 8725 section 2.1)."""
        message = f"{b64(json.dumps(self.header(alg='HS512')).encode())}."
        message += b64(json.dumps(self.claims()).encode())
        pem = public_pem(self.key)
        return f"{message}.{b64(hmac.digest(pem, message.encode(), hashlib.sha512))}"

    def unsigned(self) -> str:
        header = json.dumps(self.header(alg="none")).encode()
        return f"{b64(header)}.{b64(json.dumps(self.claims()).encode())}."


def public_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


@dataclass
class Assertions:
    """Makes client assertions of `signer` that need not be well made."""

    clock: Clock
    keys: Keys
    made: int = 0

    def claims(self, **changes: Any) -> dict[str, Any]:
        self.made += 1
        good = {
            "iss": "signer",
            "sub": "signer",
            "aud": ISSUER,
            "exp": int(self.clock.now) + 60,
            "jti": f"assertion-{self.made}",
        }
        return changed(good, changes)

    def __call__(
        self,
        *,
        alg: str = "RS256",
        key: Any = None,
        header: Mapping[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """An assertion by `key`, the client's own of the algorithm's kind where it is None."""
        payload = json.dumps(self.claims(**claims)).encode()
        signer = PyJWS()
        return signer.encode(
            payload, key or self.own(alg), algorithm=alg, headers=dict(header or {})
        )

    def raw(self, header: bytes, payload: bytes) -> str:
        """Any two segments, signed by RS256 whatever they say."""
        message = f"{b64(header)}.{b64(payload)}"
        signature = self.keys.client.sign(message.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{message}.{b64(signature)}"

    def own(self, alg: str) -> Any:
        kinds = {"ES": self.keys.curve, "Ed": self.keys.edwards}
        return kinds.get(alg[:2], self.keys.client)

    def hs256(self) -> str:
        message = f"{b64(json.dumps({'alg': 'HS256', 'typ': 'JWT'}).encode())}."
        message += b64(json.dumps(self.claims()).encode())
        pem = public_pem(self.keys.client)
        return f"{message}.{b64(hmac.digest(pem, message.encode(), hashlib.sha256))}"

    def unsigned(self) -> str:
        header = json.dumps({"alg": "none"}).encode()
        return f"{b64(header)}.{b64(json.dumps(self.claims()).encode())}."


def assertion_form(assertion: str) -> dict[str, str]:
    return {"client_assertion": assertion, "client_assertion_type": JWT_BEARER}


def basic(client_id: str, secret: str) -> tuple[str, str]:
    """RFC 6749 section 2.3.1: form-url-encoded, then joined, then base64."""
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return "Authorization", "Basic " + base64.b64encode(pair.encode()).decode()


@dataclass(frozen=True)
class Template:
    """A filled database, and the secrets of its clients."""

    path: Path
    secrets: Mapping[str, str]


@dataclass
class Service:
    """A running TokenDealer, called as a server calls it."""

    app: Any
    settings: Settings
    database: Database
    secrets: Mapping[str, str]
    clock: Clock
    sleep: FakeSleep

    async def request(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Sequence[tuple[str, str]] = (),
        address: str = "192.0.2.1",
    ) -> Answer:
        sent: list[Any] = []
        raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
        path, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(b"host", b"auth.test"), *raw],
            "client": (address, 50000),
            "server": ("auth.test", 80),
            "extensions": {},
        }
        arriving = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            if arriving:
                return arriving.pop()
            return await asyncio.Event().wait()

        async def send(message: Any) -> None:
            sent.append(message)

        async with asyncio.timeout(DEADLINE * 4):
            await self.app(scope, receive, send)
        start = sent[0]
        pairs = [(name.decode(), value.decode("latin-1")) for name, value in start["headers"]]
        whole = b"".join(message.get("body", b"") for message in sent[1:])
        return Answer(start["status"], pairs, whole)

    async def get(self, path: str, *headers: tuple[str, str]) -> Answer:
        return await self.request("GET", path, headers=headers)

    async def post(
        self,
        path: str,
        form: Mapping[str, str] | bytes,
        *headers: tuple[str, str],
        as_client: str | None = None,
        address: str = "192.0.2.1",
    ) -> Answer:
        """POST a form, by HTTP Basic `as_client` where one is named."""
        body = form if isinstance(form, bytes) else urlencode(form).encode()
        auth = [basic(as_client, self.secrets[as_client])] if as_client else []
        all_headers = [("Content-Type", FORM), *auth, *headers]
        return await self.request("POST", path, body, all_headers, address)

    async def ask_token(self, client_id: str, **form: str) -> Answer:
        whole = {"grant_type": "client_credentials", **form}
        return await self.post("/oauth/token", whole, as_client=client_id)

    async def token(self, client_id: str = "orders", **form: str) -> str:
        answer = await self.ask_token(client_id, **form)
        assert answer.status == 200, answer.body
        return str(answer.json["access_token"])

    async def set_active(self, client_id: str, active: bool) -> None:
        async with self.database.write() as session:
            (await session.get_one(Client, client_id)).active = active

    async def count(self, model: Any) -> int:
        async with self.database.read() as session:
            return int(await session.scalar(select(func.count()).select_from(model)) or 0)


Start = Callable[..., AbstractAsyncContextManager[Service]]


@dataclass
class FakeHasher:
    """Hashes at once. `work` has what argon2id would have been busy with, in order. `failure` is
    raised in place of a comparison.
    """

    work: list[str] = field(default_factory=list)
    prefix: str = "fake"
    failure: Exception | None = None

    def hash(self, password: str) -> str:
        self.work.append("hash")
        return f"{self.prefix}:{password}"

    def matches(self, encoded: str, password: str) -> bool:
        if self.failure is not None:
            raise self.failure
        self.work.append("compare")
        return encoded.partition(":")[2] == password

    def is_outdated(self, encoded: str) -> bool:
        return not encoded.startswith(f"{self.prefix}:")


@dataclass
class Visitor:
    """A browser: it keeps cookies, and sends back the hidden fields of a form that it is shown."""

    service: Service
    address: str = "192.0.2.1"
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, *headers: tuple[str, str]) -> Answer:
        return self._keep(
            await self.service.request("GET", path, b"", [*self._cookie(), *headers], self.address)
        )

    async def post(self, path: str, fields: Mapping[str, str], origin: str = ISSUER) -> Answer:
        headers = [("Content-Type", FORM), ("Origin", origin), *self._cookie()]
        body = urlencode(fields).encode()
        return self._keep(await self.service.request("POST", path, body, headers, self.address))

    async def submit(self, page: str, action: str | None = None, **fields: str) -> Answer:
        """Open `page`, fill in its form and send it to `action`, by default its own path."""
        shown = await self.get(page)
        assert shown.status == 200, (shown.status, shown.header("Location"))
        return await self.post(action or page.partition("?")[0], {**hidden_fields(shown), **fields})

    async def sign_in(self, email: str = "ann@example.org", password: str = PASSWORD) -> Answer:
        return await self.submit("/login", email=email, password=password)

    def _cookie(self) -> list[tuple[str, str]]:
        pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return [("Cookie", pairs)] if pairs else []

    def _keep(self, answer: Answer) -> Answer:
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                pair, _, attributes = value.partition(";")
                cookie, _, content = pair.partition("=")
                if "Max-Age=0" in attributes:
                    self.cookies.pop(cookie, None)
                else:
                    self.cookies[cookie] = content
        return answer


def hidden_fields(page: Answer) -> dict[str, str]:
    """What the forms of a page send along."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.body.decode())
    return {name: unescape(value) for name, value in found}


@dataclass
class Folk:
    """Makes accounts."""

    database: Database
    clock: Clock

    async def __call__(
        self,
        email: str = "ann@example.org",
        *,
        name: str = "Ann",
        admin: bool = False,
        password: str | None = PASSWORD,
    ) -> User:
        new = NewUser(
            email=email,
            name=name,
            admin=admin,
            email_verified=True,
            password_hash=None if password is None else FakeHasher().hash(password),
        )
        async with self.database.write() as session:
            return await accounts.create(session, new, now=self.clock(), trail=trail_of(self.clock))

    async def find(self, user_id: str) -> User:
        async with self.database.read() as session:
            return await session.get_one(User, user_id)


def unverified_parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, claims, _ = token.split(".")
    return tuple(  # type: ignore[return-value]  # of two, by the line above
        json.loads(base64.urlsafe_b64decode(part + "==")) for part in (header, claims)
    )


def environ(path: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite+aiosqlite:///{path}",
        "ISSUER": ISSUER,
        "MASTER_KEY": b64(MASTER_KEY),
        "SECRET_PEPPER": b64(PEPPER),
    }


def trail_of(clock: Clock, actor: str = "test") -> Trail:
    """A trail whose chain a running service goes on with."""
    return Trail(key_of(PEPPER), clock, Origin(actor, "192.0.2.9", "request-1"))


def settings_for(path: Path, **changes: Any) -> Settings:
    values = {name.lower(): value for name, value in environ(path).items()}
    return Settings.model_validate({**values, **changes})


@pytest.fixture(scope="session")
def keys() -> Keys:
    def fresh() -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(65537, 2048)

    curve = ec.generate_private_key(ec.SECP256R1())
    return Keys(fresh(), fresh(), curve, ed25519.Ed25519PrivateKey.generate(), fresh())


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a schema and nothing in it; to be copied, not used."""
    path = tmp_path_factory.mktemp("migrated") / "migrated.db"
    migrations.upgrade(f"sqlite+aiosqlite:///{path}", MIGRATIONS)
    return path


@pytest.fixture(scope="session")
def template(migrated: Path, keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> Template:
    path = tmp_path_factory.mktemp("template") / "template.db"
    shutil.copy(migrated, path)
    return Template(path, asyncio.run(_fill(path, keys)))


async def _fill(path: Path, keys: Keys) -> dict[str, str]:
    database = Database(f"sqlite+aiosqlite:///{path}")
    both = frozenset({"data:read", "data:write"})
    one = {API: frozenset({"data:read"})}
    several = {**one, IDENTICONS: frozenset({"identicons:read"})}
    secrets: dict[str, str] = {}
    async with database.write() as session:
        await create_api(session, API, both, None, NOW)
        await create_api(
            session, IDENTICONS, frozenset({"identicons:read"}), IDENTICONS_RESOURCE, NOW
        )
        await create_api(session, "unused", frozenset({"unused:read"}), "https://unused.test", NOW)
        for client_id, grants, lifetime, quota in (
            ("orders", {API: both}, 3600, None),
            ("reports", several, 600, (5, 10)),
            ("idle", {}, 3600, None),
            ("disabled", one, 3600, None),
        ):
            await create_client(session, new_client(client_id, grants, lifetime, quota), NOW)
            row = await session.get_one(Client, client_id)
            new = client_secrets.NewSecret("first", None)
            _, secrets[client_id] = await client_secrets.add(
                session, row, new, pepper=PEPPER, now=NOW, trail=trail_of(Clock())
            )
            row.active = client_id != "disabled"
        await create_client(session, new_client("signer", one, jwks=keys.jwks()), NOW)
        kid = thumbprint(keys.signing.public_key())
        session.add(
            SigningKey(
                kid=kid,
                state="signing",
                encrypted_private_key=key_encryption.encrypt(MASTER_KEY, kid, keys.signing),
                created_at=int(NOW),
                signs_at=int(NOW),
            )
        )
    await database.close()
    return secrets


def new_client(
    client_id: str | None,
    grants: Mapping[str, frozenset[str]],
    token_lifetime: int = 3600,
    quota: tuple[int, int] | None = None,
    jwks: Mapping[str, Any] | None = None,
    name: str = "A client",
) -> NewClient:
    return NewClient(
        client_id=client_id,
        name=name,
        grants=grants,
        token_lifetime=token_lifetime,
        quota=quota,
        jwks=jwks,
    )


@pytest.fixture
def make_client() -> Callable[..., NewClient]:
    return new_client


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sleep() -> FakeSleep:
    return FakeSleep()


@pytest.fixture
def mint(clock: Clock, keys: Keys) -> Mint:
    return Mint(clock, keys.signing)


@pytest.fixture
def foreign_mint(clock: Clock, keys: Keys) -> Mint:
    """Signs with a key that is not the platform's."""
    return Mint(clock, keys.foreign)


@pytest.fixture
def assertion(clock: Clock, keys: Keys) -> Assertions:
    return Assertions(clock, keys)


@pytest.fixture
def tape() -> Iterator[Tape]:
    """The log of the test that asks for it."""
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    access_log = logs._access_log[:]  # noqa: SLF001 - put back as it was found
    tape = Tape()
    logs.configure("tokendealer", "info", tape)  # type: ignore[arg-type]  # enough of a stream
    # kept by no logger, so that the next test's tape is the one that is written to
    structlog.configure(cache_logger_on_first_use=False)
    yield tape
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)
    logs._access_log[:] = access_log  # noqa: SLF001 - the same


@pytest.fixture
def database_path(template: Template, tmp_path: Path) -> Path:
    """A filled database of the test's own."""
    return Path(shutil.copy(template.path, tmp_path / "tokendealer.db"))


@pytest.fixture
def empty_database_path(migrated: Path, tmp_path: Path) -> Path:
    """A migrated database of the test's own, with nothing in it."""
    return Path(shutil.copy(migrated, tmp_path / "empty.db"))


@pytest.fixture
async def empty_database(empty_database_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{empty_database_path}")
    yield database
    await database.close()


@pytest.fixture
async def database(database_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{database_path}")
    yield database
    await database.close()


@pytest.fixture
def start(
    database_path: Path,
    database: Database,
    template: Template,
    clock: Clock,
    sleep: FakeSleep,
    hasher: FakeHasher,
    tape: Tape,
) -> Start:
    """Start a service on the test's database, with changes to its settings.

    By itself it looks at nothing that others have changed: `wait` is between two looks.
    """

    @asynccontextmanager
    async def run(wait: Any = for_ever, **changes: Any) -> AsyncIterator[Service]:
        settings = settings_for(database_path, **changes)
        app = create_app(settings, clock=clock, sleep=sleep, wait=wait, make_hasher=lambda: hasher)
        await app.startup()
        try:
            yield Service(app, settings, database, template.secrets, clock, sleep)
        finally:
            await app.shutdown()

    return run


@pytest.fixture
def hasher() -> FakeHasher:
    return FakeHasher()


@pytest.fixture
def add_user(database: Database, clock: Clock) -> Folk:
    return Folk(database, clock)


@pytest.fixture
def visitor(service: Service) -> Visitor:
    return Visitor(service)


@pytest.fixture
async def oauth(service: Service, database: Database, visitor: Visitor, add_user: Folk) -> OAuth:
    """Clients for people, and Ann, who is signed in."""
    scopes = {API: frozenset({"data:read", "data:write"})}
    made = await register(database, scopes, pepper=PEPPER, now=NOW, trail=trail_of(service.clock))
    person = await add_user()
    await visitor.sign_in()
    return OAuth(service, visitor, person, made, basic, hidden_fields, PASSWORD)


@pytest.fixture
async def service(start: Start) -> AsyncIterator[Service]:
    async with start() as running:
        yield running


async def entries(database: Database) -> list[AuditEntry]:
    """The audit log, the oldest first."""
    async with database.read() as session:
        return [entry async for entry in audit_entries.all_in_order(session)]


@dataclass
class Helpers:
    """Functions that several files need; test files can't import one another."""

    b64: Callable[[bytes], str] = b64
    basic: Callable[[str, str], tuple[str, str]] = basic
    parts: Callable[[str], tuple[dict[str, Any], dict[str, Any]]] = unverified_parts
    assertion_form: Callable[[str], dict[str, str]] = assertion_form
    public_jwk: Callable[[Any], dict[str, str]] = public_jwk
    settings_for: Callable[..., Settings] = settings_for
    environ: Callable[[Path], dict[str, str]] = environ
    trail_of: Callable[..., Trail] = trail_of
    entries: Callable[[Database], Awaitable[list[AuditEntry]]] = entries
    visitor: Callable[..., Visitor] = Visitor
    hidden_fields: Callable[[Answer], dict[str, str]] = hidden_fields
    password: str = PASSWORD


@pytest.fixture(scope="session")
def helpers() -> Helpers:
    return Helpers()


async def until(condition: Callable[[], bool]) -> None:
    """Let other tasks run until `condition` holds."""
    async with asyncio.timeout(DEADLINE):
        while not condition():  # noqa: ASYNC110  # any condition; it yields, and does not sleep
            await asyncio.sleep(0)  # any condition; this yields, it does not sleep


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], Awaitable[None]]:
    return until
