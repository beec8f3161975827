"""A `Cache` in Redis, which all processes of a service share.

Only who has a Redis loads this module: its client takes 6 MB. See `chassis.cache_choice`.
"""

from collections.abc import Awaitable
from typing import TypeVar, cast

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from chassis.errors import Unavailable

TIMEOUT_SECONDS = 2.0
CONNECTIONS = 32
RETRY_AFTER = "1"

Answer = TypeVar("Answer")


class RedisCache:
    """A `Cache` whose keys begin with `prefix`.

    While Redis is away or full each method raises Unavailable: that nothing is there would be a
    lie, by which people were signed out. The cause goes to the log, and has no password in it.
    """

    def __init__(self, redis: Redis, *, prefix: str) -> None:
        self._redis = redis
        self._prefix = prefix

    async def get(self, key: str) -> bytes | None:
        """See `Cache.get`."""
        return cast("bytes | None", await _answer(self._redis.get(self._prefix + key)))

    async def set(self, key: str, value: bytes, ttl: float) -> None:
        """See `Cache.set`."""
        await _answer(self._redis.set(self._prefix + key, value, px=_milliseconds(ttl)))

    async def replace(self, key: str, value: bytes) -> None:
        """See `Cache.replace`."""
        await _answer(self._redis.set(self._prefix + key, value, xx=True, keepttl=True))

    async def touch(self, key: str, ttl: float) -> None:
        """See `Cache.touch`."""
        await _answer(self._redis.pexpire(self._prefix + key, _milliseconds(ttl)))

    async def delete(self, key: str) -> None:
        """See `Cache.delete`."""
        await _answer(self._redis.delete(self._prefix + key))

    async def close(self) -> None:
        """See `Cache.close`."""
        await self._redis.aclose()


def connect(url: str, *, timeout: float = TIMEOUT_SECONDS) -> Redis:
    """A client that connects when it is first asked, and waits `timeout` seconds for an answer."""
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=CONNECTIONS,
        timeout=timeout,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        # A connection that Redis has closed since is only noticed in use; what hangs, hangs twice.
        retry=Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,)),
    )
    return Redis.from_pool(pool)


async def _answer(asked: Awaitable[Answer]) -> Answer:
    try:
        return await asked
    except (RedisError, OSError) as error:
        raise Unavailable(
            "The service cannot reach what it remembers",
            reason=f"redis: {type(error).__name__}: {error}",
            headers={"Retry-After": RETRY_AFTER},
        ) from None


def _milliseconds(ttl: float) -> int:
    return max(1, int(ttl * 1000))  # Redis refuses 0
