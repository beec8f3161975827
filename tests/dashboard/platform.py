"""A platform on one port: an authorization server, the services' APIs, metrics, a live feed."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import urllib.parse
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import WSCloseCode, WSMsgType, web
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

NOW = 1_800_000_000
ISSUER = "http://platform.test"
CLIENT_ID, CLIENT_SECRET = "dashboard", "tds_a secret: with all + sorts & of characters"
DEADLINE = 5.0  # seconds that a test waits for a condition before it fails

PERSON = {"sub": "usr_1", "name": "Ada", "email": "ada@example.test"}


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def sign(key: rsa.RSAPrivateKey, claims: dict[str, object], **header: str) -> str:
    head = {"alg": "RS512", "typ": "JWT", "kid": "k1"} | header
    message = ".".join(b64(json.dumps(part).encode()) for part in (head, claims))
    signature = key.sign(message.encode(), padding.PKCS1v15(), hashes.SHA512())
    return f"{message}.{b64(signature)}"


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(DEADLINE):
        while not condition():  # noqa: ASYNC110 - any condition will do
            await asyncio.sleep(0)


@dataclass
class Platform:
    """What it was asked, and what it is to answer. `url` once it runs."""

    key: rsa.RSAPrivateKey
    clock: Callable[[], float]
    url: str = ""
    grants: dict[str, str] = field(
        default_factory=lambda: {
            "tokendealer": "openid email admin",
            "dataservice": "openid email data:read data:write",
            "identidock": "openid email identicons:read",
        }
    )
    claims: dict[str, object] = field(default_factory=dict)
    expires_in: int = 3600
    token_forms: list[dict[str, str]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    token_status: int = 200
    nonce: str = ""
    challenge: str = ""
    refresh_token: str = ""
    issued: int = 0
    revoked: list[str] = field(default_factory=list)
    revoked_jtis: list[str] = field(default_factory=list)
    lists: int = 0
    good_tokens: dict[str, str] = field(default_factory=dict)
    """Access tokens that services take, each with its audience."""
    calls: list[web.Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    answer: Callable[[web.Request], Awaitable[web.Response]] | None = None
    gateway_metrics: str | None = ""
    looks: int = 0
    ready_status: int = 200
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    forwarded_for: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/jwks", self._jwks)
        app.router.add_get("/oauth/revocations", self._revocations)
        app.router.add_post("/oauth/token", self._token)
        app.router.add_post("/oauth/revoke", self._revoke)
        app.router.add_get("/readyz", self._ready)
        app.router.add_get("/healthz", self._ready)
        app.router.add_get("/gateway-metrics", self._gateway_metrics)
        app.router.add_get("/metrics", self._tokendealer_metrics)
        app.router.add_get("/ws", self._socket)
        app.router.add_route("*", "/api/{path:.*}", self._api)
        return app

    def authorized(self, location: str) -> dict[str, str]:
        """What an authorization request asks for; the code's exchange will hold to it."""
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(location).query))
        self.nonce, self.challenge = query["nonce"], query["code_challenge"]
        return query

    async def _jwks(self, _: web.Request) -> web.Response:
        numbers = self.key.public_key().public_numbers()
        n, e = (b64(i.to_bytes((i.bit_length() + 7) // 8)) for i in (numbers.n, numbers.e))
        return web.json_response({"keys": [{"kty": "RSA", "kid": "k1", "n": n, "e": e}]})

    async def _revocations(self, _: web.Request) -> web.Response:
        self.lists += 1
        members = {"iss": ISSUER, "iat": NOW, "version": self.lists, "jtis": self.revoked_jtis}
        none: dict[str, object] = {"clients": {}, "subjects": {}, "kids": []}
        return web.Response(text=sign(self.key, members | none, typ="revocations+jwt"))

    async def revoke_all(self) -> None:
        """Revoke every access token until now; returns when those who follow the list have it."""
        self.revoked_jtis = [f"{number}" for number in range(1, self.issued + 1)]
        asked = self.lists
        await until(lambda: self.lists > asked + 1)

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.token_forms.append(form)
        self.authorizations.append(request.headers["Authorization"])
        if self.token_status != 200:
            return web.Response(status=self.token_status)
        if form["audience"] not in self.grants:
            return web.json_response({"error": "invalid_target"}, status=400)
        if not self._is_good(form):
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response(self._issue(form["audience"]))

    def _is_good(self, form: dict[str, str]) -> bool:
        if form["grant_type"] == "refresh_token":
            return form["refresh_token"] == self.refresh_token
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        return form["code"] == "the-code" and b64(digest) == self.challenge

    def _issue(self, audience: str) -> dict[str, object]:
        self.issued += 1
        token = self._access_token(audience)
        self.good_tokens[token] = audience
        self.refresh_token = f"tdr_{self.issued}"
        at_hash = b64(hashlib.sha512(token.encode()).digest()[:32])
        claims: dict[str, object] = {
            "iss": ISSUER,
            "aud": CLIENT_ID,
            "iat": NOW,
            "exp": NOW + 600,
            "nonce": self.nonce,
            "at_hash": at_hash,
            **PERSON,
            **self.claims,
        }
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": self.expires_in,
            "scope": self.grants[audience],
            "refresh_token": self.refresh_token,
            "id_token": sign(self.key, claims),
        }

    def _access_token(self, audience: str) -> str:
        now = int(self.clock())
        claims: dict[str, object] = {
            "iss": ISSUER,
            "aud": audience,
            "sub": PERSON["sub"],
            "client_id": CLIENT_ID,
            "jti": f"{self.issued}",
            "iat": now,
            "exp": now + self.expires_in,
            "scope": self.grants[audience],
        }
        return sign(self.key, claims, typ="at+jwt")

    async def _revoke(self, request: web.Request) -> web.Response:
        self.revoked.append(str((await request.post())["token"]))
        return web.Response()

    async def _ready(self, _: web.Request) -> web.Response:
        return web.json_response({"checks": {"database": "ok"}}, status=self.ready_status)

    async def _gateway_metrics(self, _: web.Request) -> web.Response:
        self.looks += 1
        if self.gateway_metrics is None:
            raise web.HTTPServiceUnavailable
        return web.Response(text=self.gateway_metrics)

    async def _tokendealer_metrics(self, _: web.Request) -> web.Response:
        line = 'http_requests_total{method="POST",route="/oauth/token",status="200"}'
        return web.Response(text=f"# TYPE http_requests counter\n{line} {self.issued}\n")

    async def _api(self, request: web.Request) -> web.Response:
        self.calls.append(request)
        self.bodies.append(await request.read())
        if request.headers["Authorization"].removeprefix("Bearer ") not in self.good_tokens:
            return web.json_response({"error": "invalid_token"}, status=401)
        if self.answer is not None:
            return await self.answer(request)
        return web.json_response({"items": []}, headers={"ETag": '"1.json"'})

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        self.offered = [p.strip() for p in request.headers["Sec-WebSocket-Protocol"].split(",")]
        self.forwarded_for = request.headers.getall("X-Forwarded-For", [])
        if self.offered[1].removeprefix("bearer.") not in self.good_tokens:
            raise web.HTTPUnauthorized
        socket = web.WebSocketResponse(protocols=("live",))
        await socket.prepare(request)
        self.sockets.append(socket)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self.heard.append(message.data)
        return socket

    async def stop_sockets(self) -> None:
        for socket in self.sockets:
            await socket.close(code=WSCloseCode.GOING_AWAY)


async def run(app: web.Application) -> tuple[web.AppRunner, str]:
    """Serve `app` on a free port of its own."""
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    return runner, f"http://{host}:{port}"
