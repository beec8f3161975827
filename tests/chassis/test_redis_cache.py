import socket
from collections.abc import AsyncIterator, Iterator

import pytest

from chassis.errors import Unavailable
from chassis.redis_cache import RedisCache, connect
from tests.redis_server import Redis, free_port, redis_server


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    with redis_server(tmp_path_factory.mktemp("redis") / "data") as running:
        yield running


@pytest.fixture
async def cache(redis: Redis) -> AsyncIterator[RedisCache]:
    redis.command("FLUSHALL")
    cache = RedisCache(connect(redis.url), prefix="test:")
    yield cache
    await cache.close()


async def test_a_value_is_there_until_it_is_deleted(cache: RedisCache) -> None:
    assert await cache.get("key") is None
    await cache.set("key", b"1\x00\xff", ttl=10)
    await cache.set("key", b"2\x00\xff", ttl=10)
    assert await cache.get("key") == b"2\x00\xff"
    await cache.delete("key")
    await cache.delete("key")
    assert await cache.get("key") is None


async def test_each_entry_ends_by_itself(cache: RedisCache, redis: Redis) -> None:
    await cache.set("key", b"value", ttl=10)
    assert b":10\r\n" in redis.command("TTL", "test:key")
    await cache.touch("key", ttl=100)
    assert b":100\r\n" in redis.command("TTL", "test:key")
    await cache.replace("key", b"other")
    assert b":100\r\n" in redis.command("TTL", "test:key")


async def test_a_time_of_nothing_leaves_nothing(cache: RedisCache, redis: Redis) -> None:
    await cache.set("key", b"value", ttl=0)
    assert int(redis.command("PTTL", "test:key")[1:].split()[0]) <= 1


async def test_what_was_deleted_is_not_brought_back(cache: RedisCache) -> None:
    await cache.replace("key", b"value")
    await cache.touch("key", ttl=10)
    assert await cache.get("key") is None


async def test_two_prefixes_know_nothing_of_each_other(cache: RedisCache, redis: Redis) -> None:
    other = RedisCache(connect(redis.url), prefix="other:")
    await other.set("key", b"value", ttl=10)
    assert await cache.get("key") is None
    await other.close()


async def test_a_redis_that_is_away_is_503_and_no_empty_answer() -> None:
    cache = RedisCache(connect(f"redis://:hidden-word@127.0.0.1:{free_port()}/0"), prefix="")
    for asked in (
        cache.get("key"),
        cache.set("key", b"", ttl=1),
        cache.replace("key", b""),
        cache.touch("key", ttl=1),
        cache.delete("key"),
    ):
        with pytest.raises(Unavailable) as away:
            await asked
        assert away.value.headers == {"Retry-After": "1"}
        assert "Connection" in (away.value.reason or "")
        assert "hidden-word" not in str(away.value) + (away.value.reason or "")
    await cache.close()


async def test_one_that_hangs_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        cache = RedisCache(connect(url, timeout=0.05), prefix="")
        with pytest.raises(Unavailable) as away:
            await cache.get("key")
        assert "Timeout" in (away.value.reason or "")
        await cache.close()


async def test_after_redis_was_started_anew_the_next_question_is_answered(
    cache: RedisCache, redis: Redis
) -> None:
    await cache.set("key", b"value", ttl=10)
    redis.stop()
    redis.start()
    assert await cache.get("key") is None
