from __future__ import annotations

import pytest
from quart import Quart, Response

from chassis import errors
from identidock.routes.fresh import respond_unless_fresh

TAG = '"v1.png"'


@pytest.fixture
def made() -> list[str]:
    return []


@pytest.fixture
def app(made: list[str]) -> Quart:
    app = Quart(__name__)
    errors.install(app)

    async def make_body() -> bytes:
        made.append("body")
        return b"picture"

    @app.get("/")
    async def index() -> Response:
        headers = {"Vary": "Accept", "Cache-Control": "public"}
        return await respond_unless_fresh(TAG, make_body, media_type="image/png", headers=headers)

    return app


@pytest.mark.parametrize("asked", [None, '"v2.png"', '"v1.svg"', 'W/"v2.png", "other"'])
async def test_who_has_it_not_is_given_it(app: Quart, asked: str | None) -> None:
    headers = {} if asked is None else {"If-None-Match": asked}
    response = await app.test_client().get("/", headers=headers)
    assert response.status_code == 200
    assert await response.get_data(as_text=False) == b"picture"
    assert response.headers["ETag"] == TAG
    assert response.headers["Content-Type"] == "image/png"


@pytest.mark.parametrize("asked", [TAG, f"W/{TAG}", f'"x", {TAG}', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_who_has_it_is_told_so_and_nothing_is_made(
    app: Quart, made: list[str], asked: str, method: str
) -> None:
    response = await app.test_client().open("/", method=method, headers={"If-None-Match": asked})
    assert response.status_code == 304
    assert await response.get_data(as_text=False) == b""
    assert (response.headers["ETag"], response.headers["Vary"]) == (TAG, "Accept")
    assert made == []


async def test_not_modified_says_nothing_of_a_body_it_has_not(app: Quart) -> None:
    async def never() -> bytes:
        raise AssertionError

    asked = {"If-None-Match": TAG}
    # not through the test client, which adds what it misses
    async with app.test_request_context("/", headers=asked):
        headers = {"Cache-Control": "public"}
        response = await respond_unless_fresh(TAG, never, media_type="image/png", headers=headers)
    assert dict(response.headers) == {"ETag": TAG, "Cache-Control": "public"}


async def test_head_tells_the_same_as_get(app: Quart) -> None:
    client = app.test_client()
    get, head = await client.get("/"), await client.head("/")
    assert get.headers == head.headers


@pytest.mark.parametrize("asked", ["v1.png", '"v1', ""])
async def test_a_malformed_tag_is_refused_by_the_name_of_its_header(app: Quart, asked: str) -> None:
    response = await app.test_client().get("/", headers={"If-None-Match": asked})
    assert response.status_code == 400
    assert (await response.get_json())["field"] == "If-None-Match"
