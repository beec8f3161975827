"""Which `Cache` a service has: this process's memory, or Redis by a URL alone."""

from chassis.cache import Cache, MemoryCache
from chassis.clock import Clock
from chassis.redis_url import require_redis_url
from chassis.settings import SettingsError


def open_cache(redis_url: str | None, *, prefix: str, max_bytes: int, clock: Clock) -> Cache:
    """Redis under keys that begin with `prefix`, or without a URL at most `max_bytes` of memory.

    `prefix` keeps services that share a Redis apart, e.g. "tokendealer:". Nothing is connected yet.
    SettingsError for what is no URL of a Redis. Close it when the service stops.
    """
    if redis_url is None:
        return MemoryCache(max_bytes=max_bytes, clock=clock)
    try:
        require_redis_url(redis_url)
    except ValueError as error:
        raise SettingsError(f"REDIS_URL: {error}") from None
    from chassis.redis_cache import RedisCache, connect  # noqa: PLC0415 - 6 MB for those without

    return RedisCache(connect(redis_url), prefix=prefix)
