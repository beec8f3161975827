"""One at a time for each session: a refresh token that is used twice ends its family."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol
from weakref import WeakValueDictionary


class Locks(Protocol):
    """Locks by name."""

    def hold(self, name: str) -> AbstractAsyncContextManager[None]:
        """Wait until it is free, and hold it in the block. Unavailable when it can't be had."""

    async def close(self) -> None:
        """Give back what is held open."""


class LocalLocks:
    """`Locks` of this process. A lock that nobody holds or waits for is gone."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        """See `Locks.hold`."""
        lock = self._locks.setdefault(name, asyncio.Lock())
        async with lock:
            yield

    async def close(self) -> None:
        """See `Locks.close`: nothing is."""


def lock_name(session_id: str) -> str:
    """The name of a session's lock, which does not tell the session's id."""
    return hashlib.sha256(session_id.encode()).hexdigest()
