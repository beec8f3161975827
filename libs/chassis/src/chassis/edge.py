"""What every request passes first and every answer last, as one ASGI middleware.

It gives the request its id and refuses paths that no route can mean; it adds the id and the
security headers to the answer, counts it, and writes its one log line.
"""

import re
import time
from typing import Any

import msgspec

from chassis import request_id
from chassis.asgi import Application, Message, Receive, Send
from chassis.client_address import Networks, client_address
from chassis.errors import error_body
from chassis.logs import record_request
from chassis.metrics import RequestMetrics

UNMATCHED = "unmatched"
CLIENT_CLOSED_REQUEST = 499  # nginx's number for a caller that went away

# An answer's own value of one of these stays: a page may need a wider policy than an API.
_DEFAULT_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
# Control characters, and what bytes that were not UTF-8 were decoded as.
_UNMEANT = re.compile("[\x00-\x1f\x7f\ufffd]")
_PROBED = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked all the time by machines: no lines."""


class Edge:
    """Wraps `app`; see the module. `trusted_proxies` may say whom they forward for.

    `sockets` gets the WebSockets, which it counts and logs by itself.
    `polled` are routes that machines ask every second: only what fails leaves a line.
    """

    def __init__(
        self,
        app: Application,
        *,
        sockets: Application,
        metrics: RequestMetrics,
        trusted_proxies: Networks,
        polled: frozenset[str],
    ) -> None:
        self._app = app
        self._sockets = sockets
        self._metrics = metrics
        self._trusted_proxies = trusted_proxies
        self._polled = polled

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection scope."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                self._identify(scope)
                await self._sockets(scope, receive, send)
            else:
                await self._app(scope, receive, send)
            return
        exchange = _Exchange(send, self._identify(scope).encode())
        started = time.perf_counter()
        self._metrics.in_flight += 1
        try:
            if _UNMEANT.search(scope["path"]):
                await exchange.refuse_path()
            else:
                await self._app(scope, receive, exchange.send)
        finally:
            self._metrics.in_flight -= 1
            self._record(scope, exchange.status, time.perf_counter() - started)

    def _identify(self, scope: Any) -> str:
        unverified_id: str | None = None
        forwarded_for: list[str] = []
        for name, value in scope["headers"]:
            if name == b"x-request-id":
                unverified_id = value.decode("latin-1")
            elif name == b"x-forwarded-for":
                forwarded_for.append(value.decode("latin-1"))
        peer = (scope.get("client") or ("",))[0]
        scope["client_address"] = client_address(peer, forwarded_for, self._trusted_proxies)
        scope["request_id"] = request_id.adopt(unverified_id)
        return str(scope["request_id"])

    def _record(self, scope: Any, status: int, seconds: float) -> None:
        route = scope.get("route", UNMATCHED)
        self._metrics.observe(scope["method"], route, status, seconds)
        if route in _PROBED or (route in self._polled and status < 400):
            return
        record_request(
            status,
            {
                "event": "request",
                "request_id": scope["request_id"],
                "method": scope["method"][:16],
                "path": scope["path"][:200],
                "route": route,
                "status": status,
                "duration_ms": round(seconds * 1000, 2),
                "client": scope["client_address"],
            },
        )


class _Exchange:
    """One answer on its way out."""

    def __init__(self, send: Send, request_id_header: bytes) -> None:
        self._send = send
        self._request_id = request_id_header
        self.status = CLIENT_CLOSED_REQUEST

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [*message.get("headers", ()), (b"x-request-id", self._request_id)]
            own = dict(headers)
            headers += [header for header in _DEFAULT_HEADERS if header[0] not in own]
            message["headers"] = headers
        await self._send(message)

    async def refuse_path(self) -> None:
        description = "The path has a character that no address here has"
        body = msgspec.json.encode(error_body("invalid_request", description))
        headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
        await self.send({"type": "http.response.start", "status": 400, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})
