import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from chassis import sockets
from chassis.app import create_app as create_chassis
from dataservice.app import create_app
from dataservice.live.admission import Admission
from dataservice.live.connection import MAX_WAITING
from dataservice.live.feed import Feed, NoOthers, Others
from dataservice.live.hub import Hub
from dataservice.live.places import Places
from dataservice.live.rate import Rate
from tests.asgi_socket import AsgiSocket
from tests.dataservice.live.conftest import Connect
from tests.log_lines import log_lines
from tests.redis_server import redis_server, wait_until


async def test_it_greets_with_who_one_is(connect: Connect) -> None:
    async with connect(sub="usr_1", client_id="web", name="Ada") as socket:
        hello = await socket.hear()
    assert hello == {
        "type": "hello",
        "you": {"sub": "usr_1", "client_id": "web", "name": "Ada"},
        "at": hello["at"],
        "online": 1,
    }
    assert hello["at"].endswith("Z")


async def test_what_one_says_all_hear_and_who_says_it_is_the_tokens(connect: Connect) -> None:
    async with connect(sub="ada", jti="1") as ada, connect(sub="bob", jti="2") as bob:
        ada.say({"type": "chat", "text": "hello"})
        heard = [await socket.hear("chat") for socket in (ada, bob)]
    assert heard[0] == heard[1]
    assert heard[0]["from"] == {"sub": "ada", "client_id": "tester"}
    assert heard[0]["text"] == "hello"


async def test_a_ping_is_answered_to_whoever_asks_alone(connect: Connect) -> None:
    async with connect(sub="ada") as ada, connect(sub="bob") as bob:
        ada.say({"type": "ping"})
        assert (await ada.hear("pong"))["at"]
        assert [message["type"] for message in bob.heard()] == ["hello"]


async def test_out_leaves(connect: Connect) -> None:
    async with connect() as ada, connect() as bob:
        ada.say({"type": "chat", "text": "/out"})
        assert await ada.closed() == 1000
        assert [message["type"] for message in bob.heard()] == ["hello"]


@pytest.mark.parametrize(
    ("message", "code"), [(b"x", 1003), ("x", 1007), ('{"type":"ping"}' + " " * 8192, 1009)]
)
async def test_what_cannot_be_read_closes(
    connect: Connect, message: str | bytes, code: int
) -> None:
    async with connect() as socket:
        if isinstance(message, bytes):
            socket.say_bytes(message)
        else:
            socket.say(message)
        assert await socket.closed() == code


async def test_what_cannot_be_shown_is_told_back_and_closes_nothing(connect: Connect) -> None:
    async with connect() as ada, connect() as bob:
        ada.say({"type": "chat", "text": "a\nb"})
        error = await ada.hear("error")
        assert error["error"] == "invalid_message"
        assert "control character" in error["error_description"]
        ada.say({"type": "chat", "text": "a"})
        assert (await bob.hear("chat"))["text"] == "a"


async def test_who_talks_too_fast_is_closed(connect: Connect) -> None:
    async with connect() as socket:
        for _ in range(21):
            socket.say({"type": "ping"})
        assert await socket.closed() == 4429


async def test_more_sockets_do_not_let_one_subject_say_more(connect: Connect) -> None:
    async with connect(sub="eve") as one, connect(sub="eve") as other, connect(sub="bob") as bob:
        for _ in range(11):
            one.say({"type": "chat", "text": "a"})
            other.say({"type": "chat", "text": "a"})
        for socket in (one, other):
            socket.say({"type": "ping"})
            await socket.hear("pong")
        assert (one.code, other.code) == (None, None)
        assert len([m for m in bob.heard() if m["type"] == "chat"]) == 20


async def test_what_would_be_too_many_deliveries_is_told_back(
    settings: Any, clock: Any, make_verifier: Any, make_token: Any
) -> None:
    app = create_chassis("x", settings=settings, version="1", checks={})
    feed = make_feed(NoOthers(), make_verifier(), Rate(clock, per_second=0, at_once=3))
    sockets.serve(app, "/ws", feed.serve)
    connect = connecting(app, make_token)
    async with connect("ada") as ada, connect("bob") as bob:
        ada.say({"type": "chat", "text": "the first"})
        assert (await bob.hear("chat"))["text"] == "the first"
        bob.say({"type": "chat", "text": "the second"})
        assert "again later" in (await bob.hear("error"))["error_description"]
        assert [message["type"] for message in ada.heard()] == ["hello", "chat"]


def make_feed(others: Others, verifier: Any, deliveries: Rate) -> Feed:
    async def pause(_seconds: float) -> None:
        await asyncio.sleep(0)

    return Feed(
        hub=Hub(),
        places=Places(most=9, most_of_person=9, most_of_client=9, clock=lambda: 0.0),
        deliveries=deliveries,
        others=others,
        admission=Admission(verifier, origins=(), realm="x"),
        verifier=verifier,
        clock=lambda: 0.0,
        pause=pause,
    )


async def test_who_does_not_read_is_closed_and_delays_nobody(connect: Connect, feed: Feed) -> None:
    async with connect() as slow, connect() as quick:
        await slow.hear("hello")
        await quick.hear("hello")
        slow.stop_reading()
        for number in range(MAX_WAITING + 2):
            feed.tell_event("user.changed", str(number), "ada")
            assert (await quick.hear("event"))["id"] == str(number)
        slow.start_reading()
        assert await slow.closed() == 4408
        assert len(slow.heard()) <= 1


async def test_expired_tokens_are_noticed(connect: Connect, feed: Feed, clock: Any) -> None:
    async with connect(exp=clock.now + 10) as short, connect() as long:
        clock.now += 39
        feed.tick()
        assert short.code is None
        clock.now += 2
        feed.tick()
        assert await short.closed() == 4401
        assert long.code is None


async def test_all_learn_how_many_they_are_when_that_has_changed(
    connect: Connect, feed: Feed
) -> None:
    async with connect() as ada:
        feed.tick()
        assert (await ada.hear("presence"))["online"] == 1
        async with connect() as bob:
            assert (await bob.hear("hello"))["online"] == 2
            feed.tick()
            assert (await ada.hear("presence"))["online"] == 2
            feed.tick()
        feed.tick()
        assert (await ada.hear("presence"))["online"] == 1


async def test_a_subject_has_so_many_sockets_and_the_service_too(
    settings: Any, clock: Any, make_verifier: Any, make_token: Any
) -> None:
    limits = {"max_sockets": 3, "max_sockets_per_person": 2}
    app = create_app(settings.model_copy(update=limits), clock=clock, verifier=make_verifier())
    async with app.test_app():
        connect = connecting(app, make_token)
        async with connect("ada"), connect("ada"):
            async with connect("ada") as third:
                assert (third.status, third.answer_headers["retry-after"]) == (429, "10")
            async with connect("bob"), connect("eve") as fourth:
                assert (fourth.status, fourth.answer_headers["retry-after"]) == (503, "10")
        async with connect("ada") as again:
            assert again.status == 101


def connecting(app: Any, make_token: Any) -> Callable[[str], Any]:
    return lambda sub: AsgiSocket(app, "/ws", offered=[f"bearer.{make_token(sub=sub)}"])


async def test_a_tick_that_fails_is_not_the_last() -> None:
    ticks: list[int] = []
    enough = asyncio.Event()

    class Failing(NoOthers):
        def online(self, own: int) -> int:
            ticks.append(own)
            if len(ticks) == 3:
                enough.set()
            raise RuntimeError("a bug")

    feed = make_feed(Failing(), None, Rate(lambda: 0.0, per_second=1, at_once=1))
    await feed.start()
    await asyncio.wait_for(enough.wait(), 10)
    await feed.stop()


async def test_a_closed_socket_leaves_a_line_without_its_token(connect: Connect) -> None:
    lines = log_lines("dataservice")
    async with connect(sub="ada") as socket:
        socket.say("x")
        await socket.closed()
    async with connect(exp=1):
        pass
    (line,) = (line for line in lines() if line["event"] == "socket")
    assert {"event": "socket", "route": "/ws", "code": 1007, "sub": "ada"}.items() <= line.items()
    assert "eyJ" not in json.dumps(lines())


async def test_two_processes_with_one_redis_are_one_feed(
    settings: Any, clock: Any, make_verifier: Any, make_token: Any, tmp_path: Path
) -> None:
    with redis_server(tmp_path / "redis") as redis:
        shared = settings.model_copy(update={"redis_url": SecretStr(redis.url)})
        one, other = (create_app(shared, clock=clock, verifier=make_verifier()) for _ in range(2))
        async with one.test_app(), other.test_app():
            name = f"dataservice:live:{shared.issuer}"
            await asyncio.to_thread(
                wait_until, lambda: b":2" in redis.command("PUBSUB", "NUMSUB", name), "both"
            )
            async with (
                connecting(one, make_token)("ada") as ada,
                connecting(other, make_token)("bob") as bob,
            ):
                ada.say({"type": "chat", "text": "hello"})
                assert (await bob.hear("chat"))["from"]["sub"] == "ada"
                assert (await ada.hear("chat"))["text"] == "hello"
