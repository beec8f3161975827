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


async def test_without_tokendealer_a_token_tells_as_long_as_it_lives(
    sign_in: SignIn, platform: Platform, clock: FakeClock
) -> None:
    browser = await sign_in()
    await browser.get("/app/session")
    platform.token_status = 503
    clock.now += 3599
    assert (await (await browser.get("/app/session")).get_json())["admin"]
    clock.now += 1
    response = await browser.get("/app/session")
    assert (response.status_code, (await response.get_json())["service"]) == (502, "tokendealer")
    platform.token_status = 200
    assert (await browser.get("/app/session")).status_code == 200


@pytest.mark.parametrize("path", ["session", "overview", "health"])
async def test_whose_account_is_disabled_sees_nothing_from_then_on(
    sign_in: SignIn, platform: Platform, path: str
) -> None:
    browser = await sign_in()
    assert (await browser.get(f"/app/{path}")).status_code == 200
    platform.refresh_token = "another"
    await platform.revoke_all()
    assert (await browser.get(f"/app/{path}")).status_code == 401


async def test_a_revoked_token_is_replaced_and_the_next_one_tells(
    sign_in: SignIn, platform: Platform
) -> None:
    browser = await sign_in()
    platform.grants["tokendealer"] = "openid email"
    await platform.revoke_all()
    assert not (await (await browser.get("/app/session")).get_json())["admin"]
    assert (await browser.get("/app/overview")).status_code == 403
    assert (await browser.get("/app/health")).status_code == 200


async def test_whose_next_token_is_not_good_either_is_signed_out(
    sign_in: SignIn, platform: Platform
) -> None:
    browser = await sign_in()
    platform.issued += 1  # the next one is revoked already
    await platform.revoke_all()
    platform.issued -= 1
    assert (await browser.get("/app/session")).status_code == 401
    assert platform.revoked == [platform.refresh_token]


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


async def test_a_page_that_is_only_left_open_does_not_keep_its_session(
    sign_in: SignIn, clock: FakeClock
) -> None:
    browser = await sign_in()
    for _ in range(12):
        for path in ("health", "overview"):
            assert (await browser.get(f"/app/{path}")).status_code == 200
        clock.now += 3600
    assert (await browser.get("/app/health")).status_code == 401


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
