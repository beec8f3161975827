import asyncio
import json
from collections.abc import Callable

import pytest
from quart import Quart

from chassis import errors, sockets
from chassis.socket import Socket
from tests.asgi_socket import AsgiSocket
from tests.log_lines import Lines, log_lines

closed: list[str] = []
inside: dict[str, Socket] = {}


async def echo(socket: Socket) -> None:
    """Say back what comes; some words make it fail."""
    (word,) = socket.header_values(b"x-word") or ["none"]
    inside[word] = socket
    socket.when_closed.append(lambda: closed.append(word))
    socket.fields["client_id"] = "tester"
    if word == "refused":
        raise errors.Forbidden("No", headers={"X-Why": "because"})
    if word == "bug":
        raise RuntimeError("secret cause")
    if word == "waits":
        await asyncio.Event().wait()
    await socket.accept(socket.offered[0] if socket.offered else None)
    while (message := await socket.receive()) is not None:
        if message == "bug":
            raise RuntimeError("secret cause")
        if message == "leave":
            return
        if message == "end and leave":
            socket.end(4401)
            return
        await socket.send(json.dumps({"type": "said", "text": str(message)}))


@pytest.fixture
def app(make_app: Callable[..., Quart]) -> Quart:
    closed.clear()
    inside.clear()
    app = make_app()
    sockets.serve(app, "/echo", echo)
    return app


@pytest.fixture
def lines() -> Lines:
    return log_lines("service")


def connect(app: Quart, word: str = "none", offered: tuple[str, ...] = ()) -> AsgiSocket:
    return AsgiSocket(app, "/echo", {"X-Word": word, "X-Request-Id": "id-1"}, offered)


async def metrics_of(app: Quart) -> str:
    return str(await (await app.test_client().get("/metrics")).get_data(as_text=True))


async def test_messages_go_both_ways_until_the_client_closes(app: Quart) -> None:
    async with connect(app, offered=("live", "other")) as socket:
        assert socket.accepted
        assert socket.accepted["subprotocol"] == "live"
        socket.say("hello")
        assert (await socket.hear())["text"] == "hello"
        socket.say_bytes(b"x")
        assert (await socket.hear())["text"] == "b'x'"
        assert closed == []
    assert closed == ["none"]


async def test_a_handler_that_returns_closes(app: Quart) -> None:
    async with connect(app) as socket:
        socket.say("leave")
        assert await socket.closed() == 1000


async def test_what_it_raises_before_it_accepts_leaves_by_the_common_exit(app: Quart) -> None:
    async with connect(app, "refused") as socket:
        assert socket.status == 403
        assert socket.answer_headers["x-why"] == "because"
    assert json.loads(socket.body) == {
        "error": "forbidden",
        "error_description": "No",
        "request_id": "id-1",
    }
    assert closed == ["refused"]


async def test_a_bug_tells_the_client_nothing(app: Quart) -> None:
    async with connect(app, "bug") as socket:
        assert socket.status == 500
    assert b"secret" not in socket.body
    async with connect(app) as socket:
        socket.say("bug")
        assert await socket.closed() == 1011


async def test_anybody_may_end_it_and_the_first_decides_on_the_code(app: Quart) -> None:
    async with connect(app) as socket:
        inside["none"].end(4401)
        inside["none"].end(4408)
        assert await socket.closed() == 4401
        inside["none"].end(4429)
    assert closed == ["none"]


async def test_an_end_that_comes_as_the_handler_returns_does_not_cut_off_the_close(
    app: Quart,
) -> None:
    async with connect(app) as socket:
        socket.say("end and leave")
        assert await socket.closed() == 4401


async def test_who_does_not_read_keeps_its_place_until_its_connection_is_no_more(
    app: Quart,
) -> None:
    async with connect(app) as socket:
        socket.stop_reading()
        inside["none"].end(4408)
        for _ in range(5):
            await asyncio.sleep(0)
        assert closed == []
        assert "websocket_connections 1.0" in await metrics_of(app)
        socket.start_reading()
        assert await socket.closed() == 4408
    assert closed == ["none"]
    assert "websocket_connections 0.0" in await metrics_of(app)


async def test_a_stop_closes_all_and_lets_nobody_in(app: Quart) -> None:
    async with connect(app) as one, connect(app, "two") as other:
        app.extensions["sockets"].stop()
        assert [await one.closed(), await other.closed()] == [1001, 1001]
    async with connect(app) as late:
        assert late.status == 503
        assert late.answer_headers["retry-after"] == "1"


async def test_a_stop_refuses_who_is_not_accepted_yet(app: Quart) -> None:
    asyncio.get_running_loop().call_later(0.01, app.extensions["sockets"].stop)
    async with connect(app, "waits") as socket:
        assert socket.status == 503


async def test_a_cancellation_by_others_is_not_taken_for_an_end(app: Quart) -> None:
    socket = connect(app)
    with pytest.raises(asyncio.CancelledError):
        async with socket:
            assert socket.serving
            socket.serving.cancel()
            await asyncio.sleep(0)
    assert closed == ["none"]


async def test_without_an_upgrade_it_is_426(app: Quart) -> None:
    answer = await app.test_client().get("/echo")
    assert (answer.status_code, answer.headers["Upgrade"]) == (426, "websocket")
    document = await (await app.test_client().get("/openapi.json")).get_json()
    assert "/echo" not in document["paths"]


async def test_elsewhere_there_is_none(app: Quart) -> None:
    async with AsgiSocket(app, "/nowhere") as socket:
        assert socket.status == 404


async def test_each_leaves_one_line_when_it_is_over(app: Quart, lines: Lines) -> None:
    async with connect(app) as socket:
        socket.say("a")
        await socket.hear()
        assert lines() == []
        inside["none"].end(4401)
    (line,) = lines()
    assert line["event"] == "socket"
    assert {"code": 4401, "received": 1, "sent": 1, "status": 101}.items() <= line.items()
    assert {"request_id": "id-1", "client_id": "tester", "client": "192.0.2.7"}.items() <= (
        line.items()
    )
    assert line["duration_ms"] >= 0
    async with connect(app, "refused"):
        pass
    assert [line["status"] for line in lines()] == [101, 403]


async def test_ends_and_messages_are_counted_by_labels_that_are_bounded(app: Quart) -> None:
    for code in (1000, 4999, 4998):
        async with connect(app) as socket:
            socket.say("a")
            await socket.hear()
            socket.hang_up(code)
    async with connect(app, "refused"):
        pass
    text = await metrics_of(app)
    assert 'websocket_closed_total{code="1000"} 1.0' in text
    assert 'websocket_closed_total{code="other"} 2.0' in text
    assert 'websocket_messages_total{direction="received"} 3.0' in text
    assert 'http_requests_total{method="GET",route="/echo",status="403"} 1.0' in text
