"""The whole way in and out, against an authorization server that holds the client to the RFCs."""

from __future__ import annotations

import base64
import urllib.parse

import pytest
from aiohttp import web
from quart import Quart

from chassis.settings import load
from dashboard.app import create_app
from dashboard.flow import place_of
from dashboard.settings import Settings
from tests.conftest import free_port
from tests.dashboard.conftest import Browser, FakeClock, SignIn, Ticks, csrf
from tests.dashboard.platform import CLIENT_ID, CLIENT_SECRET, ISSUER, Platform


async def begin(browser: Browser, platform: Platform, to: str = "/app/") -> str:
    begun = await browser.get("/app/sign-in", query_string={"to": to})
    return platform.authorized(begun.headers["Location"])["state"]


async def come_back(browser: Browser, **query: str) -> tuple[int, str]:
    query = {"code": "the-code", "iss": ISSUER} | query
    response = await browser.get("/app/callback", query_string=query)
    return response.status_code, await response.get_data(as_text=True)


async def is_signed_in(browser: Browser) -> bool:
    return (await browser.get("/app/session")).status_code == 200


async def test_the_authorization_request_is_a_code_flow_with_pkce(
    browser: Browser,
) -> None:
    response = await browser.get("/app/sign-in")
    location = urllib.parse.urlsplit(response.headers["Location"])
    query = dict(urllib.parse.parse_qsl(location.query))
    assert response.status_code == 302
    assert response.headers["Cache-Control"] == "no-store"
    assert f"{location.scheme}://{location.netloc}{location.path}" == f"{ISSUER}/oauth/authorize"
    assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
    assert query["client_id"] == CLIENT_ID
    assert query["redirect_uri"] == f"{ISSUER}/app/callback"
    assert query["scope"].split() == [
        *("openid", "profile", "email", "admin", "data:read", "data:write", "identicons:read")
    ]
    assert len({query["state"], query["nonce"], query["code_challenge"]}) == 3


async def test_the_flows_cookie_is_out_of_reach_and_short_lived(
    browser: Browser,
) -> None:
    cookie = (await browser.get("/app/sign-in")).headers["Set-Cookie"]
    assert cookie.startswith("app_flow_")
    for part in ("HttpOnly", "SameSite=Lax", "Path=/app/callback", "Max-Age=600"):
        assert f"; {part}" in cookie


async def test_over_tls_the_cookies_are_secure(environ: dict[str, str]) -> None:
    app = create_app(load(Settings, environ | {"ISSUER": "https://platform.test"}))
    cookie = (await app.test_client().get("/app/sign-in")).headers["Set-Cookie"]
    assert cookie.startswith("__Secure-app_flow_")
    assert "; Secure" in cookie


async def test_who_comes_back_is_signed_in_and_where_they_wanted_to_go(
    sign_in: SignIn, platform: Platform
) -> None:
    browser = await sign_in("/app/clients?q=shop")
    assert await is_signed_in(browser)
    pair = base64.b64decode(platform.authorizations[0].removeprefix("Basic ")).decode()
    assert [urllib.parse.unquote_plus(part) for part in pair.split(":")] == [
        CLIENT_ID,
        CLIENT_SECRET,
    ]
    assert platform.token_forms[0]["redirect_uri"] == f"{ISSUER}/app/callback"
    assert platform.token_forms[0]["audience"] == "tokendealer"


async def test_the_sessions_cookie_is_for_the_dashboard_alone(
    browser: Browser, platform: Platform
) -> None:
    state = await begin(browser, platform)
    response = await browser.get(
        "/app/callback", query_string={"code": "the-code", "iss": ISSUER, "state": state}
    )
    cookie = next(c for c in response.headers.getlist("Set-Cookie") if "app_session" in c)
    for part in ("HttpOnly", "SameSite=Lax", "Path=/app", "Max-Age=604800"):
        assert f"; {part}" in cookie
    assert "tdr_" not in cookie
    assert not any(token in cookie for token in platform.good_tokens)


async def test_a_person_with_less_rights_signs_in_by_the_first_api_that_they_may_use(
    sign_in: SignIn, platform: Platform
) -> None:
    del platform.grants["tokendealer"]
    session = await (await (await sign_in()).get("/app/session")).get_json()
    assert [form["audience"] for form in platform.token_forms[:2]] == ["tokendealer", "dataservice"]
    assert (session["admin"], session["scopes"]["tokendealer"]) == (False, [])


async def test_several_tabs_sign_in_at_once(browser: Browser, platform: Platform) -> None:
    first, second = await begin(browser, platform), ""
    nonce, challenge = platform.nonce, platform.challenge
    while not second or _place(second) == _place(first):
        second = await begin(browser, platform)
    assert (await come_back(browser, state=second))[0] == 302
    platform.nonce, platform.challenge = nonce, challenge
    assert (await come_back(browser, state=first))[0] == 302


def _place(state: str) -> int:
    return place_of(state)


@pytest.mark.parametrize("state", ["", "made-up", "\x00", "é"])
async def test_a_state_that_is_not_this_browsers_is_refused_with_a_page(
    browser: Browser, platform: Platform, state: str
) -> None:
    await begin(browser, platform)
    status, page = await come_back(browser, state=state)
    assert (status, "<h1>This sign-in is over</h1>" in page) == (400, True)
    assert platform.token_forms == []


async def test_a_state_works_once(browser: Browser, platform: Platform) -> None:
    state = await begin(browser, platform)
    assert (await come_back(browser, state=state))[0] == 302
    assert (await come_back(browser, state=state))[0] == 400
    assert len(platform.token_forms) == 1


async def test_a_state_works_in_the_browser_that_began_alone(
    app: Quart, browser: Browser, platform: Platform
) -> None:
    state = await begin(browser, platform)
    assert (await come_back(app.test_client(), state=state))[0] == 400


async def test_a_state_works_for_ten_minutes(
    browser: Browser, platform: Platform, clock: FakeClock
) -> None:
    state = await begin(browser, platform)
    clock.now += 601
    assert (await come_back(browser, state=state))[0] == 400


async def test_an_answer_of_another_server_is_refused(browser: Browser, platform: Platform) -> None:
    for iss in ("https://evil.test", ""):
        state = await begin(browser, platform)
        assert (await come_back(browser, state=state, iss=iss))[0] == 400
    assert platform.token_forms == []


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        ("access_denied", 403, "Access was not granted"),
        ("temporarily_unavailable", 503, "Signing in is not possible right now"),
        ("<script>", 400, "The sign-in did not work"),
    ],
)
async def test_an_error_is_told_on_a_page_in_our_words(
    browser: Browser, platform: Platform, error: str, status: int, title: str
) -> None:
    state = await begin(browser, platform, to="/app/keys")
    told, page = await come_back(browser, state=state, error=error, error_description="<b>hi</b>")
    assert (told, f"<h1>{title}</h1>" in page) == (status, True)
    assert "<script" not in page
    assert "<b>" not in page
    assert 'href="/app/sign-in?to=%2Fapp%2Fkeys"' in page
    assert platform.token_forms == []


async def test_the_page_may_run_nothing(browser: Browser) -> None:
    response = await browser.get("/app/callback")
    policy = response.headers["Content-Security-Policy"]
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    assert policy.startswith("default-src 'none'; style-src 'nonce-")
    assert f'<style nonce="{nonce}">' in await response.get_data(as_text=True)
    assert response.headers["Cache-Control"] == "no-store"


async def test_a_parameter_that_is_repeated_counts_as_none(
    browser: Browser, platform: Platform
) -> None:
    state = await begin(browser, platform)
    response = await browser.get(f"/app/callback?code=a&code=the-code&iss={ISSUER}&state={state}")
    assert response.status_code == 400


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"iss": "https://evil.test"},
        {"aud": "another"},
        {"exp": 1_799_999_000},
        {"iat": 1_800_000_100},
        {"at_hash": "another"},
        {"sub": ""},
    ],
)
async def test_an_id_token_that_is_not_for_this_sign_in_signs_nobody_in(
    browser: Browser, platform: Platform, claims: dict[str, object]
) -> None:
    platform.claims = claims
    state = await begin(browser, platform)
    assert (await come_back(browser, state=state))[0] == 400
    assert not await is_signed_in(browser)


async def test_a_code_that_is_not_taken_signs_nobody_in(
    browser: Browser, platform: Platform
) -> None:
    state = await begin(browser, platform)
    status, page = await come_back(browser, state=state, code="stolen")
    assert (status, "came too late or was used already" in page) == (400, True)
    assert not await is_signed_in(browser)


async def test_without_tokendealer_there_is_a_page_that_says_so(
    browser: Browser, platform: Platform
) -> None:
    platform.token_status = 503
    state = await begin(browser, platform)
    status, page = await come_back(browser, state=state)
    assert (status, "TokenDealer cannot be reached" in page) == (502, True)


async def test_signing_in_again_ends_the_session_before(
    app: Quart, sign_in: SignIn, platform: Platform
) -> None:
    browser = await sign_in()
    before = platform.refresh_token
    await sign_in()
    assert platform.revoked == [before]
    assert await is_signed_in(browser)


async def test_signing_out_ends_the_session_and_its_tokens(
    sign_in: SignIn, platform: Platform
) -> None:
    browser = await sign_in()
    response = await browser.post("/app/sign-out", headers=await csrf(browser))
    location = urllib.parse.urlsplit((await response.get_json())["location"])
    query = dict(urllib.parse.parse_qsl(location.query))
    assert response.status_code == 200
    assert f"{location.scheme}://{location.netloc}{location.path}" == f"{ISSUER}/oauth/logout"
    assert query["post_logout_redirect_uri"] == f"{ISSUER}/app/"
    assert (query["client_id"], query["id_token_hint"].count(".")) == (CLIENT_ID, 2)
    assert platform.revoked == [platform.refresh_token]
    assert not await is_signed_in(browser)


async def test_signing_out_works_while_tokendealer_does_not(
    sign_in: SignIn, platform: Platform
) -> None:
    browser = await sign_in()
    headers = await csrf(browser)
    platform.revoked = _Refusing()
    assert (await browser.post("/app/sign-out", headers=headers)).status_code == 200
    assert not await is_signed_in(browser)


class _Refusing(list[str]):
    def append(self, _: str) -> None:
        raise web.HTTPServiceUnavailable


async def test_another_site_signs_nobody_out(sign_in: SignIn) -> None:
    browser = await sign_in()
    response = await browser.post("/app/sign-out")
    assert (response.status_code, (await response.get_json())["error"]) == (403, "csrf_failed")
    assert await is_signed_in(browser)


async def test_without_what_remembers_sessions_there_is_a_page_too(
    environ: dict[str, str], platform: Platform, clock: FakeClock, ticks: Ticks
) -> None:
    nowhere = {"REDIS_URL": f"redis://127.0.0.1:{free_port()}"}
    app = create_app(load(Settings, environ | nowhere), clock=clock, wait=ticks)
    async with app.test_app():
        browser = app.test_client()
        state = await begin(browser, platform)
        status, page = await come_back(browser, state=state)
    assert (status, "not possible right now</h1>" in page) == (503, True)
