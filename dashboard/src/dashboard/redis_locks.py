"""`Locks` that all processes share, in Redis."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from redis.asyncio import Redis
from redis.exceptions import LockError, RedisError

from chassis.errors import Unavailable
from dashboard.locks import LocalLocks

HELD_SECONDS = 30.0
"""Of a process that died; longer than any refresh takes."""
WAIT_SECONDS = 15.0
POLL_SECONDS = 0.02


class RedisLocks:
    """See `Locks`. In this process one waits for the other without asking Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._local = LocalLocks()

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        """See `Locks.hold`."""
        lock = self._redis.lock(
            f"dashboard:lock:{name}",
            timeout=HELD_SECONDS,
            sleep=POLL_SECONDS,
            blocking_timeout=WAIT_SECONDS,
            raise_on_release_error=False,
        )
        async with self._local.hold(name):
            try:
                taken = await lock.acquire()
            except (RedisError, OSError) as error:
                raise _unavailable(f"{type(error).__name__}: {error}") from None
            if not taken:
                raise _unavailable(f"another process holds the lock for {WAIT_SECONDS} s")
            try:
                yield
            finally:
                with suppress(LockError, RedisError, OSError):  # it ends by itself then
                    await lock.release()

    async def close(self) -> None:
        """See `Locks.close`."""
        await self._redis.aclose()


def _unavailable(reason: str) -> Unavailable:
    return Unavailable(
        "The service cannot reach what it remembers",
        reason=f"redis: {reason}",
        headers={"Retry-After": "1"},
    )
