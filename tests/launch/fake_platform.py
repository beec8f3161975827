"""An HTTP server that plays the gateway and every service behind it, for the demo."""

import base64
import json
import secrets
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
DECISION = {"findings": [{"detail": {"rules": [{"name": "SQL injection"}]}}]}
BASIC = "Basic " + base64.b64encode(b"demo:tds_secret").decode()


class Platform(ThreadingHTTPServer):
    """What it keeps; `faults` maps "METHOD /path" to the answer given instead of the right one."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.users: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, str] = {}
        self.faults: dict[str, tuple[int, bytes]] = {}
        self.seen: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Platform

    def handle_one(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = "/".join(self.path.partition("?")[0].split("/")[:3])
        self.server.seen.append(f"{self.command} {self.path}")
        fault = self.server.faults.get(f"{self.command} {kind}")
        if fault:
            self._send(*fault)
        elif kind == "/oauth/token":
            self._token(body)
        else:
            self._guarded(kind, body)

    do_GET = do_POST = do_DELETE = handle_one  # noqa: N815 - http.server wants these names

    def _token(self, body: bytes) -> None:
        if self.headers["Authorization"] != BASIC:
            return self._json(401, {"error": "invalid_client"})
        token = secrets.token_urlsafe(300)
        self.server.tokens[token] = parse_qs(body.decode())["audience"][0]
        return self._json(200, {"access_token": token, "token_type": "Bearer", "expires_in": 3600})

    def _guarded(self, kind: str, body: bytes) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        audience = {
            "/api/users": "dataservice",
            "/api/identicons": "identidock",
            "/api/gateway": "tokendealer",
        }.get(kind)
        if audience is None or self.server.tokens.get(token) != audience:
            return self._json(401, {"title": "no token"}, {"WWW-Authenticate": "Bearer"})
        if audience == "identidock":
            return self._send(200, PNG, {"Content-Type": "image/png"})
        if audience == "tokendealer":
            return self._json(200, DECISION)
        if "?q=" in self.path:
            return self._json(403, {"code": "request_blocked", "request_id": "r1"})
        return self._user(body)

    def _user(self, body: bytes) -> None:
        users = self.server.users
        if self.command == "POST":
            users[self.path + "/7"] = json.loads(body) | {"id": "7"}
            self._json(201, users[self.path + "/7"], {"Location": self.path + "/7"})
        elif self.command == "GET":
            self._json(200, users[self.path])
        else:
            del users[self.path]
            self._send(204, b"")

    def _json(self, status: int, content: object, headers: dict[str, str] | None = None) -> None:
        kind = {"Content-Type": "application/json"}
        self._send(status, json.dumps(content).encode(), kind | (headers or {}))

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, text in (headers or {}).items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass
