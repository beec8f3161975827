"""The cache interface, and the embedded default: this process's memory."""

import sys
from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

from chassis.clock import Clock


class Cache(Protocol):
    """Bytes under string keys for a limited time. Any entry may be gone at any time."""

    async def get(self, key: str) -> bytes | None:
        """The value, or None when there is none or it has expired."""

    async def set(self, key: str, value: bytes, ttl: float) -> None:
        """Keep `value` for `ttl` seconds, in place of what was there."""

    async def replace(self, key: str, value: bytes) -> None:
        """Put `value` in place of what is there, for the time that has left; else do nothing."""

    async def touch(self, key: str, ttl: float) -> None:
        """Keep what is there for `ttl` seconds from now; no error when nothing is."""

    async def delete(self, key: str) -> None:
        """Forget `key`; no error when it is not there."""

    async def close(self) -> None:
        """Give back what it holds open, when the service stops."""


@dataclass(slots=True)
class _Entry:
    value: bytes
    expires_at: float

    def size(self, key: str) -> int:
        return sys.getsizeof(self.value) + sys.getsizeof(key) + 100  # 100: the containers' share


class MemoryCache:
    """A `Cache` in this process, least recently used first out, of at most `max_bytes`."""

    def __init__(self, *, max_bytes: int, clock: Clock) -> None:
        self._max_bytes = max_bytes
        self._clock = clock
        self._bytes = 0
        self._entries: OrderedDict[str, _Entry] = OrderedDict()

    async def get(self, key: str) -> bytes | None:
        """See `Cache.get`."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry.expires_at <= self._clock():
            self._drop(key)
            return None
        self._entries.move_to_end(key)
        return entry.value

    async def set(self, key: str, value: bytes, ttl: float) -> None:
        """See `Cache.set`; a value larger than the whole cache is not kept."""
        self._drop(key)
        entry = _Entry(value, self._clock() + ttl)
        if entry.size(key) > self._max_bytes:
            return
        self._entries[key] = entry
        self._bytes += entry.size(key)
        while self._bytes > self._max_bytes:
            self._drop(next(iter(self._entries)))

    async def replace(self, key: str, value: bytes) -> None:
        """See `Cache.replace`."""
        if await self.get(key) is not None:
            await self.set(key, value, self._entries[key].expires_at - self._clock())

    async def touch(self, key: str, ttl: float) -> None:
        """See `Cache.touch`."""
        value = await self.get(key)
        if value is not None:
            await self.set(key, value, ttl)

    async def delete(self, key: str) -> None:
        """See `Cache.delete`."""
        self._drop(key)

    async def close(self) -> None:
        """See `Cache.close`: nothing is."""

    def _drop(self, key: str) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= entry.size(key)
