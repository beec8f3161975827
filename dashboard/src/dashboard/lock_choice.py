"""Which `Locks` a process uses."""

from dashboard.locks import LocalLocks, Locks


def open_locks(redis_url: str | None) -> Locks:
    """Those of this process, or with a Redis those that all processes share."""
    if redis_url is None:
        return LocalLocks()
    from chassis.redis_cache import connect  # noqa: PLC0415 - 6 MB for those without
    from dashboard.redis_locks import RedisLocks  # noqa: PLC0415 - the same

    return RedisLocks(connect(redis_url))
