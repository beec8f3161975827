from typing import Any

import pytest

from chassis.cache import MemoryCache
from chassis.sessions import Sessions

IDLE, LONGEST = 100, 250


@pytest.fixture
def cache(clock: Any) -> MemoryCache:
    return MemoryCache(max_bytes=1_000_000, clock=clock)


@pytest.fixture
def sessions(cache: MemoryCache, clock: Any) -> Sessions:
    return Sessions(cache, prefix="s", clock=clock, idle_seconds=IDLE, max_seconds=LONGEST)


async def test_what_it_began_with_is_read_by_its_id_alone(sessions: Sessions) -> None:
    one, other = await sessions.start({"user": "a"}), await sessions.start({"user": "b"})
    assert await sessions.read(one) == {"user": "a"}
    assert await sessions.read(other) == {"user": "b"}
    for unverified in ("", "x", one[:-1], one + "x", "s:" + one):
        assert await sessions.read(unverified) is None


async def test_an_id_is_256_random_bits(sessions: Sessions) -> None:
    ids = {await sessions.start({}) for _ in range(50)}
    assert len(ids) == 50
    assert all(len(session_id) == 43 for session_id in ids)


async def test_it_ends_when_nobody_reads_it(sessions: Sessions, clock: Any) -> None:
    session_id = await sessions.start({})
    clock.now += IDLE - 1
    assert await sessions.read(session_id) == {}
    clock.now += IDLE - 1
    assert await sessions.read(session_id) == {}
    clock.now += IDLE
    assert await sessions.read(session_id) is None


async def test_only_who_reads_it_uses_it(sessions: Sessions, clock: Any) -> None:
    session_id = await sessions.start({})
    clock.now += IDLE - 1
    await sessions.write(session_id, {"step": 2})
    assert await sessions.peek(session_id) == {"step": 2}
    clock.now += 1
    assert await sessions.peek(session_id) is None


async def test_it_ends_some_time_after_its_start_however_often_it_is_read(
    sessions: Sessions, clock: Any
) -> None:
    session_id = await sessions.start({})
    for _ in range(4):
        clock.now += 60
        assert await sessions.read(session_id) == {}
        await sessions.write(session_id, {})
    clock.now += 10
    assert await sessions.read(session_id) is None


async def test_what_is_written_takes_the_place_of_all(sessions: Sessions) -> None:
    session_id = await sessions.start({"user": "a", "step": 1})
    await sessions.write(session_id, {"step": 2})
    assert await sessions.read(session_id) == {"step": 2}


async def test_an_ended_one_is_gone_and_is_not_written_again(sessions: Sessions) -> None:
    session_id = await sessions.start({})
    await sessions.end(session_id)
    await sessions.end(session_id)
    await sessions.write(session_id, {"user": "a"})
    assert await sessions.read(session_id) is None


class EndsAfterGet(MemoryCache):
    """As when another process signs out in the middle of a request of this one."""

    async def get(self, key: str) -> bytes | None:
        value = await super().get(key)
        await self.delete(key)
        return value


async def test_a_request_under_way_does_not_bring_back_what_was_ended(clock: Any) -> None:
    cache = EndsAfterGet(max_bytes=100_000, clock=clock)
    sessions = Sessions(cache, prefix="s", clock=clock, idle_seconds=IDLE, max_seconds=LONGEST)
    for use in (sessions.read, lambda session_id: sessions.write(session_id, {"user": "a"})):
        session_id = await sessions.start({"user": "a"})
        await use(session_id)
        assert await sessions.read(session_id) is None


async def test_who_reads_the_caches_keys_cannot_take_over(clock: Any) -> None:
    seen: list[str] = []

    class Watched(MemoryCache):
        async def set(self, key: str, value: bytes, ttl: float) -> None:
            seen.append(key + repr(value))

    cache = Watched(max_bytes=1000, clock=clock)
    sessions = Sessions(cache, prefix="s", clock=clock, idle_seconds=IDLE, max_seconds=LONGEST)
    session_id = await sessions.start({})
    assert session_id not in seen[0]
    assert seen[0].startswith("s:")
