from __future__ import annotations

import pytest

from tests.dashboard.conftest import Browser, FakeClock, SignIn
from tests.dashboard.platform import PERSON, Platform


async def test_the_page_learns_who_is_signed_in_and_what_to_show(sign_in: SignIn) -> None:
    response = await (await sign_in()).get("/app/session")
    session = await response.get_json()
    assert len(session.pop("csrf")) == 43
    assert session == {
        "user": PERSON,
        "admin": True,
        "scopes": {
            "tokendealer": ["admin"],
            "dataservice": ["data:read", "data:write"],
            "identidock": ["identicons:read"],
        },
    }
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("cookie", [None, "made-up"])
async def test_without_a_session_it_is_told_so(browser: Browser, cookie: str | None) -> None:
    headers = {"Cookie": f"app_session={cookie}"} if cookie else {}
    response = await browser.get("/app/session", headers=headers)
    assert (response.status_code, (await response.get_json())["error"]) == (401, "signed_out")


async def test_no_token_ever_reaches_the_browser(sign_in: SignIn, platform: Platform) -> None:
    text = await (await (await sign_in()).get("/app/session")).get_data(as_text=True)
    assert not any(token in text for token in platform.good_tokens)
    assert "tdr_" not in text


async def test_what_is_known_is_told_while_tokendealer_is_away(
    sign_in: SignIn, platform: Platform, clock: FakeClock
) -> None:
    browser = await sign_in()
    await browser.get("/app/session")
    platform.token_status = 503
    clock.now += 7200
    assert (await (await browser.get("/app/session")).get_json())["admin"]


async def test_a_role_that_is_taken_away_is_seen_with_the_next_token(
    sign_in: SignIn, platform: Platform, clock: FakeClock
) -> None:
    browser = await sign_in()
    platform.grants["tokendealer"] = "openid email"
    clock.now += 3541
    assert not (await (await browser.get("/app/session")).get_json())["admin"]


@pytest.mark.parametrize("seconds", [12 * 3600, 7 * 86400])
async def test_a_session_ends_by_itself(sign_in: SignIn, clock: FakeClock, seconds: int) -> None:
    browser = await sign_in()
    clock.now += seconds
    assert (await browser.get("/app/session")).status_code == 401


async def test_a_session_that_is_used_lives_seven_days(sign_in: SignIn, clock: FakeClock) -> None:
    browser = await sign_in()
    for _ in range(14):
        assert (await browser.get("/app/session")).status_code == 200
        clock.now += 12 * 3600 - 1
    clock.now += 15
    assert (await browser.get("/app/session")).status_code == 401


async def test_a_family_that_has_ended_ends_the_session(
    sign_in: SignIn, platform: Platform
) -> None:
    browser = await sign_in()
    platform.refresh_token = "another"
    response = await browser.get("/app/session")
    assert (response.status_code, (await response.get_json())["error"]) == (401, "signed_out")
    platform.refresh_token = "tdr_1"
    assert (await browser.get("/app/session")).status_code == 401
