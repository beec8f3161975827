"""Endpoints that are served ahead of Quart: for the few where a framework's share is the cost.

They are still routes of the application: Quart knows them for the OpenAPI document, for `405` and
for `Allow`, and what they raise leaves by the same exit as everywhere. What they give up is
Quart's request object, its context and its hooks.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeAlias, cast

import msgspec
from quart import Quart, Response, request

from chassis import errors
from chassis.asgi import Application, Receive, Send


@dataclass(frozen=True, slots=True)
class DirectRequest:
    """A request whose body has arrived. Header names are lower case, as ASGI has them."""

    headers: list[tuple[bytes, bytes]]
    body: bytes
    client_address: str

    def header_values(self, name: bytes) -> list[str]:
        """All values of a header, in order."""
        return [value.decode("latin-1") for key, value in self.headers if key == name]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, ready to send."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Handler: TypeAlias = Callable[[DirectRequest], Awaitable[Reply]]

_encode = msgspec.json.Encoder().encode


def json_reply(data: object, headers: dict[str, str]) -> Reply:
    """`data` as JSON."""
    return Reply(_encode(data), 200, {"Content-Type": "application/json"} | headers)


class Direct:
    """ASGI middleware: answers what was `add`ed, and passes everything else on to `app`."""

    def __init__(self, app: Application, *, max_body_bytes: int, body_seconds: float) -> None:
        self._app = app
        self._body_seconds = body_seconds
        self._max_body_bytes = max_body_bytes
        self._posts: dict[str, Handler] = {}

    def add(self, path: str, handler: Handler) -> None:
        """Answer `POST path` with `handler`."""
        self._posts[path] = handler

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection scope."""
        handler = self._posts.get(scope["path"]) if scope.get("method") == "POST" else None
        if handler is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = scope["path"]
        try:
            body = await self._read(receive)
            reply = await handler(DirectRequest(scope["headers"], body, scope["client_address"]))
        except Exception as error:  # noqa: BLE001 - the exit of all errors, as in Quart's handler
            reply = Reply(*errors.render(error))
        await _send(send, reply)

    async def _read(self, receive: Receive) -> bytes:
        # As `asyncio.timeout` would, which costs as much as parsing the form does.
        task, expired = asyncio.current_task(), False

        def expire() -> None:
            nonlocal expired
            expired = task is not None and task.cancel()

        timer = asyncio.get_running_loop().call_later(self._body_seconds, expire)
        try:
            return await self._collect(receive)
        except asyncio.CancelledError:
            if task is None or not expired or task.uncancel() > 0:
                raise
            raise errors.RequestTimeout("The body took too long to arrive") from None
        finally:
            timer.cancel()

    async def _collect(self, receive: Receive) -> bytes:
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self._max_body_bytes:
                raise errors.PayloadTooLarge("The body is larger than this service accepts")
            if not message.get("more_body", False):
                return bytes(body)


def post(app: Quart, path: str, handler: Handler) -> None:
    """Serve `POST path` of an application of `chassis.app` by `handler`."""

    @wraps(handler)
    async def view() -> Response:
        """The same through Quart, for whoever calls the application without its middleware."""
        body = await request.get_data(cache=True, as_text=False, parse_form_data=False)
        scope = cast(dict[str, Any], request.scope)
        reply = await handler(DirectRequest(scope["headers"], body, scope["client_address"]))
        return Response(reply.body, reply.status, reply.headers)

    app.add_url_rule(path, handler.__name__, view, methods=["POST"])
    direct: Direct = app.extensions["direct"]
    direct.add(path, handler)


async def _send(send: Send, reply: Reply) -> None:
    headers = [(k.lower().encode(), v.encode("latin-1")) for k, v in reply.headers.items()]
    headers.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})
