import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from quart import Quart, Response

from chassis import direct, errors
from chassis.direct import Direct, DirectRequest, Reply, json_reply


async def echo(request: DirectRequest) -> Reply:
    """Answer what came."""
    if request.body == b"conflict":
        raise errors.Conflict("No", headers={"X-Why": "because"})
    if request.body == b"bug":
        raise RuntimeError("secret cause")
    data = {
        "body": request.body.decode(),
        "colours": request.header_values(b"x-colour"),
        "address": request.client_address,
    }
    return json_reply(data, {"X-More": "1"})


@pytest.fixture
def app(make_app: Callable[..., Quart]) -> Quart:
    app = make_app(MAX_BODY_BYTES="1024")
    direct.post(app, "/echo", echo)
    return app


async def post(app: Quart, body: bytes) -> Response:
    return await app.test_client().post("/echo", data=body)  # type: ignore[return-value]  # quart's


async def test_the_handler_gets_body_headers_and_address(app: Quart) -> None:
    headers = [("X-Colour", "red"), ("X-Colour", "blue")]
    answer = await app.test_client().post("/echo", data=b"hello", headers=headers)
    body = await answer.get_json()
    assert (body["body"], body["colours"]) == ("hello", ["red", "blue"])
    assert (answer.headers["X-More"], answer.content_type) == ("1", "application/json")


async def test_what_it_raises_leaves_by_the_common_exit(app: Quart) -> None:
    answer = await post(app, b"conflict")
    assert (answer.status_code, answer.headers["X-Why"]) == (409, "because")
    assert (await answer.get_json())["request_id"] == answer.headers["X-Request-Id"]


async def test_a_bug_in_it_tells_the_caller_nothing(app: Quart) -> None:
    answer = await post(app, b"bug")
    assert answer.status_code == 500
    assert "secret" not in json.dumps(await answer.get_json())


async def test_a_body_over_the_limit_is_413(app: Quart) -> None:
    assert (await post(app, b"x" * 1024)).status_code == 200
    assert (await post(app, b"x" * 1025)).status_code == 413


async def test_another_method_is_405_and_told_post(app: Quart) -> None:
    answer = await app.test_client().get("/echo")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


async def test_the_document_has_the_route(app: Quart) -> None:
    document = await (await app.test_client().get("/openapi.json")).get_json()
    assert document["paths"]["/echo"]["post"]["summary"] == "Answer what came."


async def test_quarts_own_view_gives_the_same(app: Quart) -> None:
    async with app.test_request_context("/echo", method="POST", data=b"hello") as context:
        context.request.scope["client_address"] = "192.0.2.1"
        response = await app.view_functions["echo"]()
        assert json.loads(await response.get_data())["address"] == "192.0.2.1"


async def test_a_body_that_takes_too_long_is_408() -> None:
    async def never() -> dict[str, object]:
        await asyncio.Event().wait()
        return {}

    answer = await served(never)
    assert answer[0]["status"] == 408


async def test_a_body_in_pieces_is_put_together() -> None:
    pieces = [b"he", b"l", b"lo"]

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    answer = await served(receive)
    assert json.loads(answer[1]["body"])["body"] == "hello"


async def test_being_cancelled_by_others_is_no_timeout() -> None:
    started = asyncio.Event()

    async def never() -> dict[str, object]:
        started.set()
        await asyncio.Event().wait()
        return {}

    serving = asyncio.create_task(served(never, body_seconds=60))
    await started.wait()
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving


async def served(receive: Any, body_seconds: float = 0.01) -> list[dict[str, Any]]:
    """What a `Direct` with the handler `echo` sends."""

    async def elsewhere(*_: object) -> None:
        pytest.fail("it was passed on")

    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    app = Direct(elsewhere, max_body_bytes=1024, body_seconds=body_seconds)
    app.add("/echo", echo)
    scope = {"path": "/echo", "method": "POST", "headers": [], "client_address": "192.0.2.1"}
    await app(scope, receive, send)
    return sent
