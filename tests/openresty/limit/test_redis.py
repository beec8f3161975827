"""Limits counted in Redis: exact over nodes, and what happens when Redis is away."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.openresty.limit.server import Limiter, burst, limiter
from tests.redis_server import Redis, redis_server, wait_until

ADDRESS_10 = {"address": {"count": 10, "seconds": 3600}}
FALLBACKS = "redis_fallbacks"


@pytest.fixture
def node(tmp_path: Path, redis: Redis) -> Iterator[Limiter]:
    with limiter(tmp_path / "node", ADDRESS_10, redis_url=redis.url) as running:
        yield running


def fallbacks(node: Limiter) -> int:
    return int(node.state(get=[FALLBACKS]).get(FALLBACKS) or 0)


def try_again_now(node: Limiter) -> None:
    """As if the time to ask Redis again had come."""
    node.state(set={"redis_retry_at": 0})


def wait_for_redis(node: Limiter) -> None:
    def is_back() -> bool:
        if node.state(get=["redis_retry_at"]) == {}:
            return True
        try_again_now(node)
        node.ask(headers={"X-Client": "who asks"})
        return False

    wait_until(is_back, "Redis to be used again")


async def test_two_nodes_together_let_exactly_the_limit_through(
    tmp_path: Path, redis: Redis
) -> None:
    limits = {"address": {"count": 200, "seconds": 3600}}
    with (
        limiter(tmp_path / "a", limits, redis_url=redis.url) as first,
        limiter(tmp_path / "b", limits, redis_url=redis.url) as second,
    ):
        answers = await burst([first.port, second.port], 64, 10)
        assert sum(answer.status == 200 for answer in answers) == 200
        assert len({answer.headers["Worker"] for answer in answers}) == 4
        assert fallbacks(first) == fallbacks(second) == 0


def test_its_keys_have_a_prefix_and_an_end(node: Limiter, redis: Redis) -> None:
    node.ask(headers={"X-Client": "a"})
    keys = redis.command("KEYS", "*").split()
    assert b"gateway:limit:client:3600:c:a" in keys
    assert 0 < int(redis.command("PTTL", "gateway:limit:client:3600:c:a")[1:].split()[0]) < 3.61e6


def test_a_refusal_says_the_same_as_without_redis(node: Limiter) -> None:
    assert node.statuses(10) == [200] * 10
    refused = node.ask()
    assert refused.status == 429
    assert refused.headers["RateLimit-Policy"] == '"address";q=10;w=3600'
    assert refused.headers["RateLimit"] in {'"address";r=0;t=3600', '"address";r=0;t=3599'}
    assert refused.json["detail"]["key"] == "a:127.0.0.1"


def test_a_request_that_one_limit_refuses_costs_nothing_in_the_others(
    tmp_path: Path, redis: Redis
) -> None:
    limits = {"address": {"count": 5, "seconds": 60}, "token_address": {"count": 2, "seconds": 60}}
    with limiter(tmp_path / "node", limits, redis_url=redis.url) as node:
        assert node.statuses(6, "/oauth/token", body=b"") == [200, 200] + [429] * 4
        assert node.statuses(4) == [200, 200, 200, 429]


def test_while_redis_is_gone_the_node_counts_alone_with_the_same_limits(
    node: Limiter, redis: Redis
) -> None:
    assert node.statuses(8) == [200] * 8
    redis.stop()
    assert node.statuses(12) == [200] * 10 + [429] * 2
    assert fallbacks(node) == 12
    assert node.log.count("is away") == 1

    redis.start()
    wait_for_redis(node)
    assert node.log.count("is back") == 1
    assert node.statuses(12) == [200] * 10 + [429] * 2
    assert node.log.count("is away") == 1


def test_redis_that_hangs_holds_a_request_up_for_a_tenth_of_a_second(
    node: Limiter, redis: Redis
) -> None:
    node.ask()
    redis.hang()
    answers = [node.ask() for _ in range(12)]
    assert [answer.status for answer in answers] == [200] * 10 + [429] * 2
    assert answers[0].seconds < 2  # 0.1 s where nothing else keeps the machine busy
    assert node.log.count("is away (take: timeout)") == 1

    redis.wake()
    wait_for_redis(node)
    assert node.ask(headers={"X-Client": "b"}).status == 200
    assert b"gateway:limit:client:3600:c:b" in redis.command("KEYS", "*")


def test_it_is_asked_again_later_and_later(node: Limiter, redis: Redis) -> None:
    redis.stop()
    node.ask()
    delays = [node.state(get=["redis_delay"])["redis_delay"]]
    while delays[-1] < 10:
        try_again_now(node)
        node.ask()
        before = delays[-1]
        wait_until(lambda: node.state(get=["redis_delay"])["redis_delay"] != before)  # noqa: B023 - called at once
        delays.append(node.state(get=["redis_delay"])["redis_delay"])
    assert delays == [1, 2, 4, 8, 10]


def test_it_comes_back_by_itself(node: Limiter, redis: Redis) -> None:
    redis.stop()
    node.ask()
    redis.start()

    def is_back() -> bool:
        node.ask(headers={"X-Client": "who asks"})
        return "is back" in node.log

    wait_until(is_back, "Redis to be used again")


def test_a_restart_of_redis_between_two_requests_is_not_noticed(
    node: Limiter, redis: Redis
) -> None:
    node.ask()
    redis.stop()
    redis.start()
    assert node.ask().status == 200
    assert "is away" not in node.log
    assert fallbacks(node) == 0


def test_a_wrong_password_counts_as_away_and_is_not_logged(tmp_path: Path) -> None:
    with redis_server(tmp_path / "redis", password="right") as redis:
        wrong = f"redis://:wr%6Fng-one@127.0.0.1:{redis.port}"
        with limiter(tmp_path / "wrong", ADDRESS_10, redis_url=wrong) as node:
            assert node.statuses(11) == [200] * 10 + [429]
            assert "is away (AUTH: WRONGPASS" in node.log
            assert "wrong-one" not in node.log
        right = f"redis://:r%69ght@127.0.0.1:{redis.port}/3"
        with limiter(tmp_path / "right", ADDRESS_10, redis_url=right) as node:
            assert node.statuses(11) == [200] * 10 + [429]
            assert "is away" not in node.log
            assert fallbacks(node) == 0


def test_redis_that_refuses_to_write_counts_as_away(node: Limiter, redis: Redis) -> None:
    redis.command("CONFIG", "SET", "maxmemory", "1")
    assert node.statuses(11) == [200] * 10 + [429]
    assert "is away (take: " in node.log


def test_wrong_attempts_are_given_back_in_redis(tmp_path: Path, redis: Redis) -> None:
    limits = {"token_client": {"count": 3, "seconds": 3600}}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    with limiter(tmp_path / "node", limits, redis_url=redis.url) as node:

        def counted() -> bytes:
            return redis.command("GETRANGE", "gateway:limit:token-client:3600:c:app", "8", "11")

        for _ in range(8):
            node.ask("/oauth/token", body=b"client_id=app", headers=form | {"X-Answer": "401"})
            wait_until(lambda: b"\x00\x00\x00\x00" in counted(), "it to be given back")
        asked = [node.ask("/oauth/token", body=b"client_id=app", headers=form) for _ in range(4)]
        assert [answer.status for answer in asked] == [200, 200, 200, 429]


@pytest.mark.parametrize(
    "url",
    [
        "http://host",
        "redis://",
        "redis://host:0",
        "redis://host:70000",
        "redis://host/x",
        "redis://secret@host",
        "redis://:secret@ho st",
    ],
)
def test_a_broken_url_keeps_it_from_starting_and_stays_secret(tmp_path: Path, url: str) -> None:
    with pytest.raises(AssertionError) as refused, limiter(tmp_path / "node", redis_url=url):
        pass
    assert "REDIS_URL: must be redis://" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_ending_while_redis_hangs_is_not_held_up(tmp_path: Path, redis: Redis) -> None:
    with limiter(tmp_path / "node", redis_url=redis.url) as node:
        redis.hang()
        node.ask()
        began = time.monotonic()
        node.process.send_signal(signal.SIGQUIT)
        node.process.wait(timeout=10)
        assert time.monotonic() - began < 10
