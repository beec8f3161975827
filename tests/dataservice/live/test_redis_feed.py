import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from chassis.redis_cache import connect
from dataservice.live.hub import Hub
from dataservice.live.redis_feed import MAX_WAITING, RedisFeed
from tests.redis_server import Redis, free_port, redis_server


class Listener:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.news = asyncio.Event()

    def push(self, text: str) -> None:
        self.heard.append(text)
        self.news.set()

    async def hears(self, text: str) -> None:
        async with asyncio.timeout(10):
            while text not in self.heard:
                self.news.clear()
                await self.news.wait()


class Process:
    """One of several: its hub, one listener, its feed."""

    def __init__(self, url: str, origin: str, channel: str = "live") -> None:
        self.hub: Hub[Listener] = Hub()
        self.listener = Listener()
        self.hub.join(self.listener)
        self.now = 0.0

        async def pause(_seconds: float) -> None:
            await asyncio.sleep(0.01)

        self.feed = RedisFeed(
            connect(url),
            self.hub,
            channel=channel,
            origin=origin,
            clock=lambda: self.now,
            pause=pause,
        )

    def tell(self, text: str) -> None:
        self.hub.tell_all(text)
        self.feed.publish(text)

    async def reaches(self, other: "Process") -> None:
        """Both have subscribed, or have again."""
        async with asyncio.timeout(10):
            while "ready" not in other.listener.heard:
                self.feed.publish("ready")
                other.listener.news.clear()
                try:
                    await asyncio.wait_for(other.listener.news.wait(), 0.05)
                except TimeoutError:
                    continue


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    with redis_server(tmp_path_factory.mktemp("redis") / "data") as running:
        yield running


@pytest.fixture
async def start() -> AsyncIterator[Callable[..., Process]]:
    started: list[Process] = []

    def start(url: str, origin: str, channel: str = "live") -> Process:
        started.append(Process(url, origin, channel))
        return started[-1]

    yield start
    for process in started:
        await process.feed.stop()


async def test_each_process_hears_each_message_once(
    redis: Redis, start: Callable[..., Process]
) -> None:
    one, other = start(redis.url, "one"), start(redis.url, "other")
    for process in (one, other):
        await process.feed.start()
    await one.reaches(other)
    await other.reaches(one)
    one.tell("from one")
    other.tell("from other")
    await other.listener.hears("from one")
    await one.listener.hears("from other")
    one.tell("last")
    await other.listener.hears("last")
    for process in (one, other):
        heard = [text for text in process.listener.heard if text != "ready"]
        assert sorted(heard) == ["from one", "from other", "last"]


async def test_another_platform_on_the_same_redis_hears_nothing(
    redis: Redis, start: Callable[..., Process]
) -> None:
    one, other, foreign = start(redis.url, "a"), start(redis.url, "b"), start(redis.url, "c", "x")
    for process in (one, other, foreign):
        await process.feed.start()
    await one.reaches(other)
    assert foreign.listener.heard == []


async def test_processes_tell_each_other_how_many_they_have(
    redis: Redis, start: Callable[..., Process]
) -> None:
    one, other = start(redis.url, "one"), start(redis.url, "other")
    for process in (one, other):
        await process.feed.start()
    await one.reaches(other)
    await other.reaches(one)
    assert one.feed.online(3) == 0
    one.tell("told")
    await other.listener.hears("told")
    assert other.feed.online(2) == 3
    other.now += 5
    assert other.feed.online(2) == 0


async def test_while_redis_is_away_ones_own_hear_it_and_then_it_goes_on(
    tmp_path_factory: pytest.TempPathFactory, start: Callable[..., Process]
) -> None:
    with redis_server(tmp_path_factory.mktemp("redis") / "data") as redis:
        one, other = start(redis.url, "one"), start(redis.url, "other")
        for process in (one, other):
            await process.feed.start()
        await one.reaches(other)
        redis.stop()
        one.tell("meanwhile")
        assert one.listener.heard[-1] == "meanwhile"
        redis.start()
        other.listener.heard.clear()
        await one.reaches(other)


async def test_what_is_no_message_of_ours_is_passed_over(
    redis: Redis, start: Callable[..., Process]
) -> None:
    one, other = start(redis.url, "one"), start(redis.url, "other")
    for process in (one, other):
        await process.feed.start()
    await one.reaches(other)
    for odd in ("x", "[]", '["a",1,"b"]', '{"origin":"a"}'):
        await one.feed._redis.publish("live", odd)  # noqa: SLF001 - as a stranger on the same Redis
    one.tell("fine")
    await other.listener.hears("fine")
    assert set(other.listener.heard) == {"ready", "fine"}


async def test_with_no_redis_at_all_it_starts_stops_and_keeps_no_more_than_a_bound(
    start: Callable[..., Process],
) -> None:
    alone = start(f"redis://:hidden-word@127.0.0.1:{free_port()}/0", "alone")
    await alone.feed.start()
    for number in range(MAX_WAITING + 10):
        alone.tell(str(number))
    assert len(alone.listener.heard) == MAX_WAITING + 10


async def test_one_that_does_not_answer_does_not_keep_it_from_stopping(
    start: Callable[..., Process],
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        alone = start(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", "alone")
        await alone.feed.start()
        alone.tell("x")
        await asyncio.wait_for(alone.feed.stop(), 2)
