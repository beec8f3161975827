"""The other processes' clients, reached through Redis' publish and subscribe.

Only who has a Redis loads this module: its client takes 6 MB.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chassis.clock import Clock
from chassis.logs import get_logger
from dataservice.live.hub import Hub

log = get_logger()

MAX_WAITING = 1000
SILENT_SECONDS = 5.0
"""Each process tells its count every second, so nothing for that long means a dead connection."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0


class Envelope(msgspec.Struct, array_like=True):
    """What goes through Redis: a message for clients, or how many sockets `origin` has."""

    origin: str
    text: str | None
    online: int


class RedisFeed:
    """`Others` through `redis`. While it is away each process has its own clients only.

    `origin` is this process's own random name, by which it passes over what it said itself: its
    clients have that already. `pause` waits for so many seconds before the next attempt.
    """

    def __init__(
        self,
        redis: Redis,
        hub: Hub[Any],
        *,
        channel: str,
        origin: str,
        clock: Clock,
        pause: Callable[[float], Awaitable[None]],
    ) -> None:
        self._redis = redis
        self._hub = hub
        self._channel = channel
        self._origin = origin
        self._clock = clock
        self._pause = pause
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(MAX_WAITING)
        self._heard: dict[str, tuple[int, float]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._is_away = False
        self._decode = msgspec.json.Decoder(Envelope).decode

    def publish(self, text: str) -> None:
        """See `Others`; when too many wait for Redis it is lost for the others."""
        self._put(Envelope(self._origin, text, 0))

    def online(self, own: int) -> int:
        """See `Others`; who was not heard for some seconds has none."""
        self._put(Envelope(self._origin, None, own))
        since = self._clock() - SILENT_SECONDS
        self._heard = {name: heard for name, heard in self._heard.items() if heard[1] > since}
        return sum(count for count, _ in self._heard.values())

    async def start(self) -> None:
        """See `Others`."""
        self._tasks = [asyncio.create_task(run()) for run in (self._listen_on, self._send_on)]

    async def stop(self) -> None:
        """See `Others`."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        with suppress(RedisError, OSError):
            await self._redis.aclose()

    def _put(self, envelope: Envelope) -> None:
        with suppress(asyncio.QueueFull):
            self._waiting.put_nowait(msgspec.json.encode(envelope))

    async def _send_on(self) -> None:
        while True:
            message = await self._waiting.get()
            try:
                await self._redis.publish(self._channel, message)
            except (RedisError, OSError) as error:
                self._note_away(error)
                while not self._waiting.empty():  # late is worse than never for a live feed
                    self._waiting.get_nowait()

    async def _listen_on(self) -> None:
        failures = 0
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as error:
                failures = min(failures + 1, 5) if self._is_away else 0
                self._note_away(error)
            await self._pause(min(FIRST_PAUSE * 2**failures, LONGEST_PAUSE))

    async def _listen(self) -> None:
        async with self._redis.pubsub() as subscription:
            await subscription.subscribe(self._channel)
            while True:
                message = await subscription.get_message(timeout=SILENT_SECONDS)
                if message is None:
                    raise ConnectionError("nothing was heard, not even from ourselves")
                if self._is_away:
                    self._is_away = False
                    log.info("live_feed_shared_again")
                if message["type"] == "message":
                    self._take(message["data"])

    def _take(self, raw: bytes) -> None:
        try:
            envelope = self._decode(raw)
        except msgspec.DecodeError:
            log.warning("live_feed_message_unreadable")
            return
        if envelope.origin == self._origin:
            return
        if envelope.text is None:
            self._heard[envelope.origin] = (envelope.online, self._clock())
        else:
            self._hub.tell_all(envelope.text)

    def _note_away(self, error: Exception) -> None:
        if not self._is_away:
            self._is_away = True
            log.warning("live_feed_not_shared", reason=f"{type(error).__name__}: {error}")
