from collections.abc import Callable

import pytest

from chassis.cache import MemoryCache


@pytest.fixture
def cache(clock: Callable[[], float]) -> MemoryCache:
    return MemoryCache(max_bytes=2000, clock=clock)


async def test_a_value_is_there_until_it_expires(cache: MemoryCache, clock: object) -> None:
    await cache.set("key", b"value", ttl=10)
    assert await cache.get("key") == b"value"
    clock.now += 10  # type: ignore[attr-defined]  # the fake clock of conftest.py
    assert await cache.get("key") is None


async def test_what_was_never_set_is_none(cache: MemoryCache) -> None:
    assert await cache.get("key") is None


async def test_a_later_value_takes_the_place_of_the_earlier(cache: MemoryCache) -> None:
    await cache.set("key", b"1", ttl=10)
    await cache.set("key", b"2", ttl=10)
    assert await cache.get("key") == b"2"


async def test_deleted_is_gone_and_deleting_again_is_no_error(cache: MemoryCache) -> None:
    await cache.set("key", b"value", ttl=10)
    await cache.delete("key")
    await cache.delete("key")
    assert await cache.get("key") is None


async def test_what_is_touched_is_kept_for_longer(cache: MemoryCache, clock: object) -> None:
    await cache.set("key", b"1", ttl=10)
    await cache.touch("key", ttl=20)
    clock.now += 15  # type: ignore[attr-defined]  # the same
    assert await cache.get("key") == b"1"


async def test_what_is_replaced_ends_when_it_would_have(cache: MemoryCache, clock: object) -> None:
    await cache.set("key", b"1", ttl=10)
    clock.now += 9  # type: ignore[attr-defined]  # the same
    await cache.replace("key", b"2")
    assert await cache.get("key") == b"2"
    clock.now += 1  # type: ignore[attr-defined]  # the same
    assert await cache.get("key") is None


async def test_what_was_deleted_is_not_brought_back(cache: MemoryCache) -> None:
    await cache.replace("key", b"1")
    await cache.touch("key", ttl=10)
    assert await cache.get("key") is None
    await cache.close()


async def test_the_least_recently_used_goes_first(cache: MemoryCache) -> None:
    for key in "abc":
        await cache.set(key, b"x" * 400, ttl=10)
    await cache.get("a")
    await cache.set("d", b"x" * 400, ttl=10)
    assert [await cache.get(key) is not None for key in "abcd"] == [True, False, True, True]


async def test_it_stays_within_its_bytes_however_many_come(cache: MemoryCache) -> None:
    for number in range(500):
        await cache.set(f"key{number}", b"x" * (number % 300), ttl=10)
    kept = [number for number in range(500) if await cache.get(f"key{number}") is not None]
    assert kept
    assert sum(number % 300 for number in kept) < 2000


async def test_a_value_larger_than_the_cache_is_not_kept(cache: MemoryCache) -> None:
    await cache.set("small", b"x", ttl=10)
    await cache.set("large", b"x" * 3000, ttl=10)
    assert await cache.get("large") is None
    assert await cache.get("small") == b"x"
