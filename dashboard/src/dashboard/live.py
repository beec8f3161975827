"""The live feed through the dashboard: a browser's WebSocket joined to one of dataservice.

A message is taken from one side when the other has taken the one before, so nothing piles up here.
"""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp

from chassis import request_id
from chassis.errors import HttpError
from chassis.logs import get_logger
from chassis.socket import Socket
from dashboard.errors import ServiceUnavailable, SignedOut
from dashboard.http_client import HttpClient
from dashboard.sessions import UserSessions
from dashboard.signed_in import Current
from dashboard.tokens import Tokens

AUDIENCE = "dataservice"
SUBPROTOCOL = "live"
CONNECT_SECONDS = 5.0
CHECK_SECONDS = 2.0
MAX_MESSAGE_BYTES = 64 * 1024
NOT_TEXT, TOO_LARGE = 1003, 1009
CONNECT_AGAIN, TRY_LATER = 1012, 1013
SESSION_GONE = 4401
_NEVER_SENT = frozenset({1005, 1006, 1015})
"""Codes that only say how a socket ended (RFC 6455 section 7.4.1)."""

log = get_logger()


class Live:
    """Joins accepted sockets to `url`. wait: sleeps that many seconds.

    A browser's socket is closed with the code of dataservice's, with 4401 when its session is
    over, 1012 when it only has to connect again with the next token, 1013 while there is no
    dataservice.
    """

    def __init__(
        self,
        url: str,
        *,
        http: HttpClient,
        sessions: UserSessions,
        tokens: Tokens,
        wait: Callable[[float], Awaitable[object]],
    ) -> None:
        self._url = url
        self._http = http
        self._sessions = sessions
        self._tokens = tokens
        self._wait = wait

    async def join(self, socket: Socket, current: Current) -> None:
        """Serve an accepted `socket` of this session until either side or the session ends."""
        try:
            token = await self._tokens.access_token(current.session_id, current.session, AUDIENCE)
            upstream = await self._connect(token, socket.client_address)
        except (HttpError, TimeoutError, aiohttp.ClientError, OSError) as error:
            log.warning("live_feed_unavailable", reason=f"{type(error).__name__}: {error}")
            socket.settle(SESSION_GONE if isinstance(error, SignedOut) else TRY_LATER)
            return
        async with upstream:
            code = await self._exchange(socket, upstream, current)
        if code == SESSION_GONE:
            code = await self._why_refused(current, token)
        if code is not None:
            socket.settle(code)

    async def _connect(self, token: str, client_address: str) -> aiohttp.ClientWebSocketResponse:
        async with asyncio.timeout(CONNECT_SECONDS):
            return await self._http.sockets.ws_connect(
                self._url,
                protocols=(SUBPROTOCOL, f"bearer.{token}"),
                headers={
                    "X-Forwarded-For": client_address,
                    "X-Request-Id": request_id.current(),
                },
                max_msg_size=MAX_MESSAGE_BYTES,
                heartbeat=30.0,
            )

    async def _exchange(
        self, socket: Socket, upstream: aiohttp.ClientWebSocketResponse, current: Current
    ) -> int | None:
        """The code to close the browser's socket with; None when that is closed already."""
        sides = {
            asyncio.create_task(_to_service(socket, upstream)),
            asyncio.create_task(_to_browser(socket, upstream)),
            asyncio.create_task(self._until_session_ends(current)),
        }
        try:
            done, _ = await asyncio.wait(sides, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for side in sides:
                side.cancel()
            # The socket can only be closed when nobody reads from it any more.
            await asyncio.wait(sides)
        return next(iter(done)).result()

    async def _until_session_ends(self, current: Current) -> int:
        while True:
            await self._wait(CHECK_SECONDS)
            try:
                if await self._sessions.peek(current.session_id) is None:
                    return SESSION_GONE
            except HttpError as error:
                log.warning("session_unknown", reason=str(error))

    async def _why_refused(self, current: Current, token: str) -> int:
        """dataservice takes the token no more: is there another one?"""
        try:
            await self._tokens.replace(current.session_id, AUDIENCE, token)
        except SignedOut:
            return SESSION_GONE
        except ServiceUnavailable:
            return TRY_LATER
        return CONNECT_AGAIN


async def _to_service(socket: Socket, upstream: aiohttp.ClientWebSocketResponse) -> int | None:
    while (unverified := await socket.receive()) is not None:
        if not isinstance(unverified, str):
            return NOT_TEXT
        if len(unverified) > MAX_MESSAGE_BYTES:
            return TOO_LARGE
        try:
            await upstream.send_str(unverified)
        except (aiohttp.ClientError, OSError):
            return TRY_LATER
    return None


async def _to_browser(socket: Socket, upstream: aiohttp.ClientWebSocketResponse) -> int | None:
    async for message in upstream:
        if message.type is aiohttp.WSMsgType.TEXT:
            try:
                await socket.send(message.data)
            except RuntimeError:  # Granian's word for a browser that is gone
                return None
    code = upstream.close_code
    return TRY_LATER if code is None or code in _NEVER_SENT else code
