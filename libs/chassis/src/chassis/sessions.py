"""Sessions on the server: a browser holds a random id, a cache what belongs to it."""

import hashlib
import secrets
from typing import Any

import msgspec

from chassis.cache import Cache
from chassis.clock import Clock

ID_BYTES = 32


class Sessions:
    """Data that is JSON under unguessable ids. As with any cache entry, one may be gone any time.

    A session ends `idle_seconds` after it was last read, and `max_seconds` after its start.
    """

    def __init__(
        self, cache: Cache, *, prefix: str, clock: Clock, idle_seconds: int, max_seconds: int
    ) -> None:
        self._cache = cache
        self._prefix = prefix
        self._clock = clock
        self._idle_seconds = idle_seconds
        self._max_seconds = max_seconds

    async def start(self, data: dict[str, Any]) -> str:
        """Begin a session; its id, which nobody but the browser is to hold."""
        session_id = secrets.token_urlsafe(ID_BYTES)
        ends_at = int(self._clock()) + self._max_seconds
        await self._cache.set(self._key(session_id), _pack(ends_at, data), self._seconds(ends_at))
        return session_id

    async def peek(self, session_id: str) -> dict[str, Any] | None:
        """As `read`, but it does not count as use of the session."""
        found = await self._find(session_id)
        return None if found is None else found[1]

    async def read(self, session_id: str) -> dict[str, Any] | None:
        """The session's data; None when there is none or it has ended."""
        found = await self._find(session_id)
        if found is None:
            return None
        ends_at, data = found
        await self._cache.touch(self._key(session_id), self._seconds(ends_at))
        return data

    async def write(self, session_id: str, data: dict[str, Any]) -> None:
        """Put `data` in place of what the session had; nothing happens when it has ended."""
        found = await self._find(session_id)
        if found is not None:
            # Not `set`: a session that ends between the two lines must not come back.
            await self._cache.replace(self._key(session_id), _pack(found[0], data))

    async def end(self, session_id: str) -> None:
        """End a session; no error when there is none."""
        await self._cache.delete(self._key(session_id))

    async def _find(self, session_id: str) -> tuple[int, dict[str, Any]] | None:
        stored = await self._cache.get(self._key(session_id))
        if stored is None:
            return None
        ends_at, data = msgspec.msgpack.decode(stored)
        return (ends_at, data) if self._clock() < ends_at else None

    def _seconds(self, ends_at: int) -> float:
        return min(self._idle_seconds, ends_at - self._clock())

    def _key(self, session_id: str) -> str:
        # Who can read the cache's keys can't take over a session by them.
        return f"{self._prefix}:{hashlib.sha256(session_id.encode()).hexdigest()}"


def _pack(ends_at: int, data: dict[str, Any]) -> bytes:
    return msgspec.msgpack.encode([ends_at, data])
