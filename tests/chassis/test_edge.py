import asyncio
import json
import re
from collections.abc import Callable

import pytest
from quart import Quart, Response, request

from tests.log_lines import Lines, log_lines

MakeApp = Callable[..., Quart]


@pytest.fixture
def app(make_app: MakeApp) -> Quart:
    app = make_app()

    @app.get("/things/<name>")
    async def thing(name: str) -> str:
        return name

    @app.get("/own")
    async def own() -> Response:
        response = Response("x", headers={"Content-Security-Policy": "default-src 'self'"})
        response.headers.add("Set-Cookie", "a=1")
        response.headers.add("Set-Cookie", "b=2")
        return response

    @app.get("/bug")
    async def bug() -> str:
        raise RuntimeError("secret cause")

    return app


@pytest.fixture
def lines() -> Lines:
    return log_lines("service")


async def test_an_answer_has_the_callers_request_id(app: Quart) -> None:
    answer = await app.test_client().get("/things/a", headers={"X-Request-Id": "id-1"})
    assert answer.headers.getlist("X-Request-Id") == ["id-1"]


async def test_an_answer_has_a_fresh_request_id_where_the_callers_is_odd(app: Quart) -> None:
    answer = await app.test_client().get("/things/a", headers={"X-Request-Id": "a b"})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-Id"])


async def test_answers_have_security_headers_and_refusals_too(app: Quart) -> None:
    for path in ("/things/a", "/nowhere", "/bug"):
        answer = await app.test_client().get(path)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_an_answers_own_headers_stay(app: Quart) -> None:
    answer = await app.test_client().get("/own")
    assert answer.headers.getlist("Content-Security-Policy") == ["default-src 'self'"]
    assert answer.headers.getlist("Set-Cookie") == ["a=1", "b=2"]


@pytest.mark.parametrize("path", ["/a\0b", "/a\nb", "/a\x7fb", "/a\ufffdb"])
async def test_a_path_with_characters_that_none_has_is_refused(app: Quart, path: str) -> None:
    sent = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "client": ("::1", 1)}
    await app.asgi_app(scope, receive, send)  # type: ignore[arg-type]  # as much as Edge reads
    assert sent[0]["status"] == 400
    assert json.loads(sent[1]["body"])["error"] == "invalid_request"  # type: ignore[arg-type]  # a test reads what was sent


async def test_a_request_is_one_line_with_its_template_and_no_query(
    app: Quart, lines: Lines
) -> None:
    await app.test_client().get("/things/ada?token=hush", headers={"X-Request-Id": "id-2"})
    (line,) = lines()
    assert line["route"] == "/things/<name>"
    assert (line["status"], line["method"], line["request_id"]) == (200, "GET", "id-2")
    assert "hush" not in json.dumps(line)


async def test_a_bug_is_logged_with_its_cause_under_the_request_id(
    app: Quart, lines: Lines
) -> None:
    answer = await app.test_client().get("/bug", headers={"X-Request-Id": "id-3"})
    assert "secret cause" not in await answer.get_data(True)
    cause, line = lines()
    assert "secret cause" in str(cause["exception"])
    assert (cause["request_id"], line["request_id"], line["status"]) == ("id-3", "id-3", 500)


async def test_health_checks_are_not_logged(app: Quart, lines: Lines) -> None:
    await app.test_client().get("/healthz")
    assert lines() == []


async def test_requests_at_the_same_time_keep_their_own_ids(app: Quart) -> None:
    meet = asyncio.Barrier(2)

    @app.get("/meet")
    async def meet_here() -> str:
        await meet.wait()
        return str(request.headers["X-Request-Id"])

    client = app.test_client()
    answers = await asyncio.gather(
        *(client.get("/meet", headers={"X-Request-Id": name}) for name in ("left", "right"))
    )
    assert [answer.headers["X-Request-Id"] for answer in answers] == ["left", "right"]
