from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from quart import Quart

from identidock.gallery import MAX_LARGE_WAITING
from identidock.picture import Kind, Picture

PATHS = ["/monster/", "/api/identicons/"]
SVG = {"Accept": "image/svg+xml"}

# What an address can carry: no slash, and no dot alone, which clients take for a folder.
NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\ufffd"),
    min_size=1,
    max_size=256,
).filter(lambda name: name not in {".", ".."})


@pytest.fixture(params=PATHS)
def path(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def headers(path: str, authorization: Any) -> dict[str, str]:
    """What it takes to be let in."""
    return authorization() if path.startswith("/api/") else {}


async def test_a_picture_is_shown(app: Quart, path: str, headers: Any, draw: Any) -> None:
    response = await app.test_client().get(path + "ada?size=40", headers=headers)
    assert response.status_code == 200
    picture = Picture("ada", Kind.PNG, 40)
    assert draw.drawn == [picture]
    assert await response.get_data(as_text=False) == repr(picture).encode()
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["ETag"] == picture.tag
    assert response.headers["Vary"] == "Accept"


async def test_without_a_size_it_is_80(app: Quart, path: str, headers: Any, draw: Any) -> None:
    await app.test_client().get(path + "ada", headers=headers)
    assert draw.drawn == [Picture("ada", Kind.PNG, 80)]


async def test_svg_comes_by_accept(app: Quart, path: str, headers: Any, draw: Any) -> None:
    response = await app.test_client().get(path + "ada", headers={**headers, **SVG})
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["Vary"] == "Accept"
    assert draw.drawn == [Picture("ada", Kind.SVG, 80)]


async def test_anyone_may_keep_what_anyone_may_see(app: Quart) -> None:
    response = await app.test_client().get("/monster/ada")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


async def test_what_was_authorised_is_kept_by_the_caller_alone(
    app: Quart, authorization: Any
) -> None:
    response = await app.test_client().get("/api/identicons/ada", headers=authorization())
    assert response.headers["Cache-Control"] == "private, max-age=3600"


async def test_both_show_the_same_and_share_the_drawing(
    app: Quart, authorization: Any, draw: Any
) -> None:
    client = app.test_client()
    monster = await client.get("/monster/ada")
    identicon = await client.get("/api/identicons/ada", headers=authorization())
    assert monster.headers["ETag"] == identicon.headers["ETag"]
    assert await monster.get_data() == await identicon.get_data()
    assert len(draw.drawn) == 1


async def test_who_has_the_picture_is_told_so_without_drawing(
    app: Quart, path: str, headers: Any, draw: Any
) -> None:
    tag = Picture("ada", Kind.PNG, 80).tag
    asking = {**headers, "If-None-Match": f'"old", {tag}'}
    response = await app.test_client().get(path + "ada", headers=asking)
    assert response.status_code == 304
    assert response.headers["ETag"] == tag
    assert draw.drawn == []


async def test_the_tag_of_the_png_is_not_that_of_the_svg(app: Quart) -> None:
    asking = {"If-None-Match": Picture("ada", Kind.PNG, 80).tag, **SVG}
    assert (await app.test_client().get("/monster/ada", headers=asking)).status_code == 200


async def test_head_tells_the_same_as_get(app: Quart, path: str, headers: Any) -> None:
    client = app.test_client()
    head = await client.head(path + "ada", headers=headers)
    get = await client.get(path + "ada", headers=headers)
    assert head.status_code == 200
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("size=15", "size"),
        ("size=1025", "size"),
        ("size=eighty", "size"),
        ("size=", "size"),
        ("size=80&size=80", "size"),
        ("size=%ff", "size"),
        ("colour=red", "colour"),
        ("x=" + "y" * 255, "query"),
    ],
)
async def test_a_wrong_query_is_refused_by_the_name_of_the_field(
    app: Quart, path: str, headers: Any, draw: Any, query: str, field: str
) -> None:
    response = await app.test_client().get(f"{path}ada?{query}", headers=headers)
    assert response.status_code == 400
    body = await response.get_json()
    assert (body["error"], body["field"]) == ("invalid_request", field)
    assert draw.drawn == []


async def test_a_name_has_256_characters_at_most(app: Quart, path: str, headers: Any) -> None:
    client = app.test_client()
    longest = await client.get(path + quote("é" * 256), headers=headers)
    assert longest.status_code == 200
    too_long = await client.get(path + quote("é" * 257), headers=headers)
    assert too_long.status_code == 400
    assert (await too_long.get_json())["field"] == "name"


@pytest.mark.parametrize(("name", "status"), [("", 404), ("a/b", 404), ("%00", 400), ("%0A", 400)])
async def test_what_is_no_name_is_refused(
    app: Quart, path: str, headers: Any, name: str, status: int
) -> None:
    assert (await app.test_client().get(path + name, headers=headers)).status_code == status


async def test_a_kind_that_we_have_not_is_refused(
    app: Quart, path: str, headers: Any, draw: Any
) -> None:
    asking = {**headers, "Accept": "text/html"}
    response = await app.test_client().get(path + "ada", headers=asking)
    assert response.status_code == 406
    assert (await response.get_json())["field"] == "Accept"
    assert draw.drawn == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_pictures_are_only_read(app: Quart, path: str, headers: Any, method: str) -> None:
    response = await app.test_client().open(path + "ada", method=method, headers=headers)
    assert response.status_code == 405


@hypothesis_settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=NAMES)
@example("%2F")
@example("a b+c&d=e?f#g")
@example("<script>")
@example("\u202eabc")
@example("👩‍👩‍👧‍👦")
def test_the_name_is_the_decoded_text(app: Quart, draw: Any, name: str) -> None:
    async def get() -> int:
        response = await app.test_client().get("/monster/" + quote(name, safe=""))
        return response.status_code

    draw.drawn.clear()
    assert asyncio.run(get()) == 200
    # none when an example comes again: the picture is kept
    assert {picture.name for picture in draw.drawn} <= {name}


async def test_without_a_token_no_identicon(app: Quart, draw: Any) -> None:
    response = await app.test_client().get("/api/identicons/ada")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="identidock"'
    assert (await response.get_json())["error"] == "missing_token"
    assert draw.drawn == []


@pytest.mark.parametrize(
    "changes", [{"aud": "dataservice"}, {"iss": "https://evil.test"}, {"exp": 1_799_999_000}]
)
async def test_a_token_that_is_not_for_us_now_is_refused(
    app: Quart, authorization: Any, changes: dict[str, object]
) -> None:
    asking = authorization(**changes)
    response = await app.test_client().get("/api/identicons/ada", headers=asking)
    assert response.status_code == 401
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


async def test_a_token_without_the_scope_is_refused(app: Quart, authorization: Any) -> None:
    asking = authorization(scope="data:read")
    response = await app.test_client().get("/api/identicons/ada", headers=asking)
    assert response.status_code == 403
    assert 'scope="identicons:read"' in response.headers["WWW-Authenticate"]
    assert response.headers["Cache-Control"] == "no-store"


async def test_a_tag_lets_no_one_past_the_guard(app: Quart) -> None:
    asking = {"If-None-Match": "*"}
    response = await app.test_client().get("/api/identicons/ada", headers=asking)
    assert response.status_code == 401


async def test_who_is_not_let_in_is_told_nothing_of_the_request(app: Quart) -> None:
    assert (await app.test_client().get("/api/identicons/ada?size=1")).status_code == 401


async def test_a_burst_of_large_pictures_is_told_to_come_back(app: Quart, draw: Any) -> None:
    client = app.test_client()
    draw.gate.clear()
    asking = [
        asyncio.create_task(client.get(f"/monster/name{n}?size=1024"))
        for n in range(MAX_LARGE_WAITING + 4)
    ]
    done, _waiting = await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
    refused = done.pop().result()
    draw.gate.set()
    await asyncio.gather(*asking)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    assert (await refused.get_json())["error"] == "temporarily_unavailable"
    assert refused.headers["Cache-Control"] == "no-store"
    statuses = [task.result().status_code for task in asking]
    assert (statuses.count(200), statuses.count(503)) == (MAX_LARGE_WAITING + 1, 3)
