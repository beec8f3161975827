from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bearer import BearerSession, FetchFailed, TokenSource


class Service:
    """Records what it is sent; lets only `token` in."""

    def __init__(self) -> None:
        self.token = "t1"
        self.seen: list[tuple[str, str, str, bytes]] = []

    async def handle(self, request: web.Request) -> web.Response:
        authorization = request.headers.getall("Authorization")
        body = await request.read()
        self.seen.append((request.method, request.path_qs, ",".join(authorization), body))
        if authorization != [f"Bearer {self.token}"]:
            return web.Response(status=401)
        if request.path == "/base/away":
            return web.Response(status=302, headers={"Location": "/base/elsewhere"})
        return web.json_response({"ok": True})


@pytest.fixture
async def service() -> Service:
    return Service()


@pytest.fixture
async def server(service: Service) -> AsyncIterator[TestServer]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", service.handle)
    async with TestServer(app) as server:
        yield server


@pytest.fixture
def grant(fetch: Any) -> Any:
    def says(token: str) -> None:
        document = {"access_token": token, "token_type": "Bearer", "expires_in": 3600}
        fetch.says(json.dumps(document).encode())

    says("t1")
    return says


@pytest.fixture
async def source(fetch: Any, clock: Any, grant: Any) -> TokenSource:
    return TokenSource(
        token_url="https://auth.test/oauth/token",
        client_id="orders",
        client_secret="s",
        audience="https://api.test",
        scope="",
        http=fetch,
        clock=clock,
    )


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def api(
    http: aiohttp.ClientSession, source: TokenSource, server: TestServer
) -> BearerSession:
    return BearerSession(http, source, str(server.make_url("/base/")))


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
async def test_each_method_carries_the_token(
    api: BearerSession, service: Service, method: str
) -> None:
    async with getattr(api, method)("/users?q=1") as response:
        assert response.status == 200
        assert await response.json() == {"ok": True}
    assert service.seen == [(method.upper(), "/base/users?q=1", "Bearer t1", b"")]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"json": {"a": 1}},
        {"data": b"raw"},
        {"data": "text"},
        {"data": {"a": "1", "b": 2}},
        {"headers": {"X-A": "1"}},
        {"headers": [("X-A", "1")]},
    ],
)
async def test_a_401_is_tried_once_more_with_a_fresh_token_and_the_same_body(
    api: BearerSession, service: Service, grant: Any, options: dict[str, Any]
) -> None:
    async with api.get("/first"):
        grant("t2")
    service.token = "t2"
    async with api.post("/users", **options) as response:
        assert response.status == 200
    _, rejected, repeated = service.seen
    assert (rejected[2], repeated[2]) == ("Bearer t1", "Bearer t2")
    assert rejected[3] == repeated[3]


async def test_a_second_401_is_the_callers(
    api: BearerSession, service: Service, grant: Any, fetch: Any
) -> None:
    service.token = "never"
    async with api.get("/users") as response:
        assert response.status == 401
    assert len(service.seen) == 2
    assert len(fetch.asked) == 2


async def test_a_401_is_the_callers_when_there_is_no_fresh_token(
    api: BearerSession, service: Service, fetch: Any
) -> None:
    async with api.get("/users"):
        service.token = "t2"
    fetch.answer = FetchFailed("down")
    async with api.get("/users") as response:
        assert response.status == 401
    assert len(service.seen) == 2


async def stream() -> AsyncIterator[bytes]:
    yield b"once"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(stream, id="a stream"),
        pytest.param(lambda: io.BytesIO(b"once"), id="a file"),
        pytest.param(lambda: {"file": io.BytesIO(b"once")}, id="a form with a file"),
    ],
)
async def test_a_body_that_can_be_read_once_is_sent_once(
    api: BearerSession, service: Service, data: Any
) -> None:
    service.token = "t2"
    async with api.post("/users", data=data()) as response:
        assert response.status == 401
    assert len(service.seen) == 1


async def test_redirects_are_not_followed(api: BearerSession, service: Service) -> None:
    async with api.get("/away") as response:
        assert response.status == 302
    assert len(service.seen) == 1


@pytest.mark.parametrize(
    "path",
    ["", "users", "@evil.test/", ":80@evil.test/", ".evil.test/", "http://evil.test/", "\\evil"],
)
async def test_a_path_that_could_lead_away_is_refused(api: BearerSession, path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        async with api.get(path):
            pass


@pytest.mark.parametrize("path", ["//evil.test/", "/@evil.test/", "/\\evil.test", "/../x"])
async def test_an_odd_path_stays_on_the_origin(
    api: BearerSession, service: Service, path: str
) -> None:
    async with api.get(path) as response:
        assert response.status == 200
    assert len(service.seen) == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/relative",
        "ftp://api.test",
        "http://",
        "http://user@api.test",
        "http://u:p@api.test",
        "http://api.test?x=1",
        "http://api.test#x",
    ],
)
async def test_an_odd_base_url_is_refused(
    http: aiohttp.ClientSession, source: TokenSource, url: str
) -> None:
    with pytest.raises(ValueError, match=r".+"):
        BearerSession(http, source, url)


@pytest.mark.parametrize(
    "options",
    [
        {"headers": {"authorization": "Basic x"}},
        {"headers": [("AUTHORIZATION", "Basic x")]},
        {"auth": ("a", "b")},
        {"allow_redirects": True},
    ],
)
async def test_credentials_and_redirects_are_not_the_callers_to_choose(
    api: BearerSession, service: Service, options: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match="not the caller's"):
        async with api.get("/users", **options):
            pass
    assert service.seen == []
