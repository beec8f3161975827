"""The live feed of this process: lets clients in, and tells all of them what happens."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from bearer import Verifier, without_token
from chassis.clock import Clock
from chassis.logs import get_logger
from chassis.socket import Socket
from dataservice.live import messages
from dataservice.live.admission import Admission
from dataservice.live.connection import Connection
from dataservice.live.hub import Hub
from dataservice.live.places import Places
from dataservice.live.rate import Rate
from dataservice.live.sweeper import sweep

log = get_logger()

PROTOCOL = "live"
TICK_SECONDS = 1.0


class Others(Protocol):
    """The other processes of this service."""

    def publish(self, text: str) -> None:
        """Hand a message to their clients; never waits, never raises."""

    def online(self, own: int) -> int:
        """How many sockets they have; tell them that there are `own` here. Called each tick."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class NoOthers:
    """This process is the only one."""

    def publish(self, text: str) -> None:
        """See `Others`."""

    def online(self, own: int) -> int:  # noqa: ARG002 - a protocol's argument
        """See `Others`."""
        return 0

    async def start(self) -> None:
        """See `Others`."""

    async def stop(self) -> None:
        """See `Others`."""


class Feed:
    """`deliveries`: what is said costs one to each socket here. `pause` waits for seconds."""

    def __init__(
        self,
        *,
        hub: Hub[Connection],
        places: Places,
        deliveries: Rate,
        others: Others,
        admission: Admission,
        verifier: Verifier,
        clock: Clock,
        pause: Callable[[float], Awaitable[None]],
    ) -> None:
        self._hub = hub
        self._pause = pause
        self._places = places
        self._others = others
        self._verifier = verifier
        self._admission = admission
        self._clock = clock
        self._deliveries = deliveries
        self._told_online = 0
        self._ticking: asyncio.Task[None] | None = None

    async def serve(self, socket: Socket) -> None:
        """Serve a socket: the handler for `chassis.sockets`."""
        bearer = await self._admission.admit(socket)
        socket.fields = {"client_id": bearer.client_id, "sub": bearer.subject}
        rate, give_back = self._places.take(bearer)
        socket.when_closed.append(give_back)
        await socket.accept(PROTOCOL if PROTOCOL in without_token(socket.offered) else None)
        connection = Connection(socket, bearer, rate=rate, say=self._say, clock=self._clock)
        self._hub.join(connection)
        try:
            connection.push(messages.hello(bearer, self._now(), self._hub.online))
            await connection.read()
        finally:
            self._hub.leave(connection)
            await connection.stop()

    def tell_all(self, text: str) -> None:
        """Hand a message to every client of every process."""
        self._hub.tell_all(text)
        self._others.publish(text)

    def tell_event(self, name: str, item_id: str, actor: str) -> None:
        """Something was written, and is committed: see `messages.event`."""
        self.tell_all(messages.event(name, item_id, actor, self._now()))

    def tick(self) -> None:
        """What is due each second: tokens are looked at again, clients learn how many they are."""
        sweep(self._hub, self._verifier)
        self._hub.online_elsewhere = self._others.online(len(self._hub))
        if self._hub.online != self._told_online:
            self._told_online = self._hub.online
            self._hub.tell_all(messages.presence(self._told_online))

    async def start(self) -> None:
        """Begin to tick."""
        await self._others.start()
        self._ticking = asyncio.create_task(self._tick_on())

    async def stop(self) -> None:
        """Tick no more."""
        if self._ticking is not None:
            self._ticking.cancel()
            await asyncio.wait({self._ticking})
        await self._others.stop()

    def _say(self, text: str) -> bool:
        if not self._deliveries.takes(len(self._hub)):
            return False
        self.tell_all(text)
        return True

    async def _tick_on(self) -> None:
        while True:
            await self._pause(TICK_SECONDS)
            try:
                self.tick()
            except Exception:  # revoked tokens must go on being looked for, whatever happened
                log.exception("live_feed_tick_failed")

    def _now(self) -> int:
        return int(self._clock() * 1_000_000)
