from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.errors import Unavailable
from dashboard.lock_choice import open_locks
from dashboard.locks import Locks
from tests.redis_server import Redis, redis_server


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


async def hold(locks: Locks, log: list[str], who: str) -> None:
    async with locks.hold("name"):
        log.append(f"{who} in")
        await asyncio.sleep(0)
        log.append(f"{who} out")


async def test_processes_take_turns(redis: Redis) -> None:
    one, other = open_locks(redis.url), open_locks(redis.url)
    log: list[str] = []
    await asyncio.gather(*(hold(locks, log, who) for locks, who in ((one, "a"), (other, "b")) * 3))
    for entered, left in zip(log[::2], log[1::2], strict=True):
        assert (entered[0], entered[2:], left[2:]) == (left[0], "in", "out")
    await one.close()
    await other.close()


async def test_without_redis_there_is_no_lock(tmp_path: Path) -> None:
    with redis_server(tmp_path / "redis") as server:
        locks = open_locks(server.url)
    with pytest.raises(Unavailable):
        async with locks.hold("name"):
            pytest.fail("nobody holds it")
    await locks.close()
