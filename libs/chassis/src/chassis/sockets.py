"""WebSockets, served ahead of Quart: a framework's queues and tasks for each of thousands that
only listen would be most of what they cost. What refuses one leaves by the exit of all errors.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from quart import Quart, request

from chassis import errors, metrics
from chassis.asgi import Application, Receive, Send
from chassis.logs import record_request
from chassis.metrics import RequestMetrics
from chassis.socket import FAILED, GOING_AWAY, NORMAL, Socket
from chassis.socket_metrics import SocketMetrics

SWITCHING_PROTOCOLS = 101

Handler: TypeAlias = Callable[[Socket], Awaitable[None]]


def serve(app: Quart, path: str, handler: Handler) -> None:
    """Serve the WebSockets at `path` of an application of `chassis.app` by `handler`.

    A request for `path` without an upgrade is 426.
    """
    sockets: Sockets = app.extensions["sockets"]
    sockets.add(path, handler)
    metrics.show(app, sockets.metrics)

    async def upgrade() -> None:
        if request.path == path:
            raise errors.UpgradeRequired("Here is a WebSocket", headers={"Upgrade": "websocket"})

    # No route: it would be one of the application's pages, which nobody has to be let in for.
    app.before_request(upgrade)


class Sockets:
    """ASGI middleware: serves the WebSockets that were `add`ed, and passes all others on."""

    def __init__(self, app: Application, *, requests: RequestMetrics) -> None:
        self._app = app
        self._requests = requests
        self.metrics = SocketMetrics()
        self._handlers: dict[str, Handler] = {}
        self._open: set[Socket] = set()
        self._stopping = False

    def add(self, path: str, handler: Handler) -> None:
        """Serve the WebSockets at `path` by `handler`."""
        self._handlers[path] = handler

    def stop(self) -> None:
        """Close all with 1001 and refuse new ones: the service stops."""
        self._stopping = True
        for socket in list(self._open):
            socket.end(GOING_AWAY)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection scope of type "websocket", which has its request id."""
        handler = self._handlers.get(scope["path"])
        if handler is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = scope["path"]
        await receive()  # websocket.connect
        socket = Socket(scope, receive, send)
        started = time.perf_counter()
        self._open.add(socket)
        self.metrics.open += 1
        status = SWITCHING_PROTOCOLS
        try:
            status = await self._serve(handler, socket)
        finally:
            self._open.discard(socket)
            self.metrics.open -= 1
            self._record(scope, socket, status, time.perf_counter() - started)
            for call in socket.when_closed:
                call()

    async def _serve(self, handler: Handler, socket: Socket) -> int:
        try:
            await self._run(handler, socket)
        except Exception as error:  # noqa: BLE001 - the exit of all errors, as in Quart's handler
            body, status, headers = errors.render(error)
            if not socket.is_accepted:
                await socket.refuse(body, status, headers)
                return status
            socket.settle(FAILED)
        if socket.is_accepted:
            await socket.close()
        return SWITCHING_PROTOCOLS

    async def _run(self, handler: Handler, socket: Socket) -> None:
        if self._stopping:
            raise errors.Unavailable("The service stops", headers={"Retry-After": "1"})
        try:
            await handler(socket)
            socket.settle(NORMAL)
            if socket.is_cancelled:  # and returned before that arrived: it must not hit `close`
                await asyncio.sleep(0)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not socket.is_cancelled or task is None or task.uncancel() > 0:
                raise  # it was not `Socket.end` that cancelled, or not alone
            if not socket.is_accepted:
                raise errors.Unavailable("The service stops") from None

    def _record(self, scope: Any, socket: Socket, status: int, seconds: float) -> None:
        route = scope["route"]
        if not socket.is_accepted:
            self._requests.observe("GET", route, status, seconds)
        else:
            self.metrics.closed(socket.code, socket.received, socket.sent)
        line = {
            "event": "socket" if socket.is_accepted else "request",
            "request_id": scope["request_id"],
            "method": "GET",
            "path": scope["path"][:200],
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000, 2),
            "client": scope["client_address"],
        }
        if socket.is_accepted:
            line |= {"code": socket.code, "received": socket.received, "sent": socket.sent}
        record_request(status, line | socket.fields)
