import json
from collections.abc import Callable

import pytest
from quart import Quart, request
from werkzeug.exceptions import MethodNotAllowed

from chassis import errors
from chassis.errors import render


@pytest.mark.parametrize(
    ("kind", "status", "error"),
    [
        (errors.BadRequest, 400, "invalid_request"),
        (errors.NotFound, 404, "not_found"),
        (errors.NotAcceptable, 406, "not_acceptable"),
        (errors.RequestTimeout, 408, "request_timeout"),
        (errors.Conflict, 409, "conflict"),
        (errors.PreconditionFailed, 412, "precondition_failed"),
        (errors.PayloadTooLarge, 413, "payload_too_large"),
        (errors.UnsupportedMediaType, 415, "unsupported_media_type"),
        (errors.PreconditionRequired, 428, "precondition_required"),
        (errors.Unavailable, 503, "temporarily_unavailable"),
    ],
)
def test_each_kind_has_its_status_and_code(
    kind: type[errors.HttpError], status: int, error: str
) -> None:
    body, rendered, headers = render(kind("Why", field="name", headers={"X-More": "1"}))
    assert rendered == status
    assert json.loads(body) | {"request_id": ""} == {
        "error": error,
        "error_description": "Why",
        "field": "name",
        "request_id": "",
    }
    assert headers["X-More"] == "1"
    assert headers["Cache-Control"] == "no-store"


def test_a_wrong_method_is_told_the_right_ones() -> None:
    body, status, headers = render(MethodNotAllowed(valid_methods=["POST", "GET"]))
    assert (status, headers["Allow"]) == (405, "GET, POST")
    assert json.loads(body)["error"] == "method_not_allowed"


def test_a_bug_tells_the_caller_nothing() -> None:
    body, status, _ = render(RuntimeError("the secret is 42"))
    assert status == 500
    assert b"42" not in body
    assert b"RuntimeError" not in body


async def test_what_a_route_raises_becomes_json_with_the_request_id(
    make_app: Callable[..., Quart],
) -> None:
    app = make_app()

    @app.get("/raises")
    async def raises() -> str:
        raise errors.Conflict("It is there already", field="name")

    answer = await app.test_client().get("/raises", headers={"X-Request-Id": "abc"})
    assert answer.status_code == 409
    assert await answer.get_json() == {
        "error": "conflict",
        "error_description": "It is there already",
        "field": "name",
        "request_id": "abc",
    }


async def test_a_body_over_the_limit_is_413(make_app: Callable[..., Quart]) -> None:
    app = make_app(MAX_BODY_BYTES="1024")

    @app.post("/takes")
    async def takes() -> str:
        return str(len(await request.get_data()))

    client = app.test_client()
    assert (await client.post("/takes", data=b"x" * 1024)).status_code == 200
    answer = await client.post("/takes", data=b"x" * 1025)
    assert (answer.status_code, (await answer.get_json())["error"]) == (413, "payload_too_large")
