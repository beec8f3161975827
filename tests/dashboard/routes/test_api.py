from __future__ import annotations

import pytest
from aiohttp import web

from tests.dashboard.conftest import FakeClock, SignIn, csrf
from tests.dashboard.platform import ISSUER, Platform


@pytest.mark.parametrize(
    ("path", "audience"),
    [
        ("admin/clients", "tokendealer"),
        ("gateway/decisions", "tokendealer"),
        *((each, "dataservice") for each in ("users", "services/a/b", "logs", "tasks/1")),
        ("identicons/ada", "identidock"),
    ],
)
async def test_each_service_gets_its_path_and_a_token_for_itself(
    sign_in: SignIn, platform: Platform, path: str, audience: str
) -> None:
    response = await (await sign_in()).get(f"/app/api/{path}?q=a%20b&limit=2")
    call = platform.calls[0]
    assert (response.status_code, response.headers["ETag"]) == (200, '"1.json"')
    assert call.raw_path == f"/api/{path}?q=a%20b&limit=2"
    token = call.headers["Authorization"].removeprefix("Bearer ")
    assert platform.good_tokens[token] == audience


async def test_who_is_not_signed_in_gets_nowhere(browser: object, platform: Platform) -> None:
    response = await browser.get("/app/api/users")  # type: ignore[attr-defined]  # a test client
    body = await response.get_json()
    assert (response.status_code, body["error"]) == (401, "signed_out")
    assert body["request_id"] == response.headers["X-Request-Id"]
    assert platform.calls == []


@pytest.mark.parametrize("path", ["", "oauth/token", "users/", "users//1", "metrics"])
async def test_what_is_not_in_the_table_is_not_there(
    sign_in: SignIn, platform: Platform, path: str
) -> None:
    response = await (await sign_in()).get(f"/app/api/{path}")
    assert response.status_code in {404, 405}
    assert platform.calls == []


async def test_only_headers_that_are_listed_pass(sign_in: SignIn, platform: Platform) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(
            status=201,
            text="made",
            headers={
                "Set-Cookie": "a=b",
                "Server": "secret",
                "Location": "/api/users/1",
                "Link": '</api/users?cursor=x>; rel="next"',
                "RateLimit": "5",
                "Content-Security-Policy": "default-src *",
            },
        )

    platform.answer = answer
    browser = await sign_in()
    response = await browser.post(
        "/app/api/users",
        data=b"{}",
        headers={
            **await csrf(browser),
            "Authorization": "Bearer mine",
            "Content-Type": "application/json",
            "Idempotency-Key": "k",
            "X-Request-Id": "the-request",
            "X-Forwarded-For": "192.0.2.7",
            "X-Anything": "else",
        },
        scope_base={"client": ("127.0.0.1", 1)},
    )
    call = platform.calls[0]
    assert (platform.bodies[0], call.headers["Idempotency-Key"]) == (b"{}", "k")
    assert call.headers["Authorization"] != "Bearer mine"
    assert call.headers["X-Request-Id"] == response.headers["X-Request-Id"] == "the-request"
    assert call.headers["X-Forwarded-For"] == "192.0.2.7"
    assert not {"Cookie", "X-Anything", "X-CSRF-Token"} & set(call.headers)
    assert response.status_code == 201
    assert response.headers["Location"] == "/app/api/users/1"
    assert response.headers["Link"] == '</app/api/users?cursor=x>; rel="next"'
    assert response.headers["RateLimit"] == "5"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not {"Set-Cookie", "Server"} & set(response.headers)


async def test_a_copy_that_is_fresh_is_not_sent_again(sign_in: SignIn, platform: Platform) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=304, headers={"ETag": '"1.json"'})

    platform.answer = answer
    browser = await sign_in()
    response = await browser.get("/app/api/users", headers={"If-None-Match": '"1.json"'})
    assert platform.calls[0].headers["If-None-Match"] == '"1.json"'
    assert (response.status_code, response.headers["ETag"]) == (304, '"1.json"')


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("headers", [{}, {"X-CSRF-Token": "wrong"}, {"Origin": "http://evil.test"}])
async def test_a_write_that_no_page_of_ours_sent_is_refused(
    sign_in: SignIn, platform: Platform, method: str, headers: dict[str, str]
) -> None:
    browser = await sign_in()
    good = await csrf(browser) if "Origin" in headers else {}
    response = await browser.open("/app/api/users/1", method=method, headers=good | headers)
    assert (response.status_code, (await response.get_json())["error"]) == (403, "csrf_failed")
    assert platform.calls == []


async def test_a_write_of_our_page_passes(sign_in: SignIn, platform: Platform) -> None:
    browser = await sign_in()
    headers = await csrf(browser) | {"Origin": ISSUER}
    assert (await browser.delete("/app/api/users/1", headers=headers)).status_code == 200
    assert platform.calls[0].method == "DELETE"


async def test_a_body_that_is_too_large_is_refused(sign_in: SignIn, platform: Platform) -> None:
    browser = await sign_in()
    response = await browser.post(
        "/app/api/users", data=b"x" * (256 * 1024 + 1), headers=await csrf(browser)
    )
    assert response.status_code == 413
    assert platform.calls == []


async def test_a_token_that_is_not_taken_is_replaced_once(
    sign_in: SignIn, platform: Platform
) -> None:
    browser = await sign_in()
    platform.good_tokens.clear()
    assert (await browser.get("/app/api/admin/clients")).status_code == 200
    assert [form["grant_type"] for form in platform.token_forms][1:] == ["refresh_token"]


async def test_a_service_that_takes_no_token_ends_the_session(
    sign_in: SignIn, platform: Platform
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=401)

    platform.answer = answer
    browser = await sign_in()
    response = await browser.get("/app/api/admin/clients")
    assert (response.status_code, (await response.get_json())["error"]) == (401, "signed_out")
    assert len(platform.calls) == 2
    assert (await browser.get("/app/session")).status_code == 401


async def test_a_service_that_is_away_is_named(sign_in: SignIn, platform: Platform) -> None:
    async def answer(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    platform.answer = answer
    response = await (await sign_in()).get("/app/api/users")
    body = await response.get_json()
    assert (response.status_code, body["error"]) == (502, "service_unavailable")
    assert (body["service"], body["request_id"] != "") == ("dataservice", True)
    assert platform.url not in str(body)


async def test_without_tokendealer_a_token_serves_as_long_as_it_lives(
    sign_in: SignIn, platform: Platform, clock: FakeClock
) -> None:
    browser = await sign_in()
    platform.token_status = 503
    clock.now += 3599
    assert (await browser.get("/app/api/admin/clients")).status_code == 200
    clock.now += 1
    response = await browser.get("/app/api/admin/clients")
    assert (response.status_code, (await response.get_json())["service"]) == (502, "tokendealer")
    platform.token_status = 200
    assert (await browser.get("/app/api/admin/clients")).status_code == 200


async def test_an_api_at_which_a_person_may_do_nothing_is_forbidden(
    sign_in: SignIn, platform: Platform
) -> None:
    del platform.grants["identidock"]
    browser = await sign_in()
    for _ in range(2):
        response = await browser.get("/app/api/identicons/ada")
        error = (await response.get_json())["error"]
        assert (response.status_code, error) == (403, "insufficient_scope")
    assert len(platform.token_forms) == 2
