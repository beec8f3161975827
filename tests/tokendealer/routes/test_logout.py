"""A client signs its person out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from tests.tokendealer.oauth import SIGNED_OUT_URI

PATH = "/oauth/logout"


def path(**parameters: str) -> str:
    return f"{PATH}?{urlencode(parameters)}"


async def is_signed_in(oauth: Any) -> bool:
    return bool((await oauth.browser.get("/account/")).status == 200)


async def test_who_shows_the_sessions_id_token_signs_out_at_once(oauth: Any) -> None:
    tokens = await oauth.tokens()
    answer = await oauth.browser.get(
        path(
            id_token_hint=tokens["id_token"],
            post_logout_redirect_uri=SIGNED_OUT_URI,
            state="s",
        )
    )
    assert answer.header("Location") == f"{SIGNED_OUT_URI}?state=s"
    assert not await is_signed_in(oauth)
    assert not await oauth.is_active(tokens["access_token"])
    assert (await oauth.refresh(tokens["refresh_token"])).status == 400


async def test_an_id_token_that_has_expired_is_good_enough(oauth: Any) -> None:
    hint = (await oauth.tokens())["id_token"]
    oauth.service.clock.now += 7200
    answer = await oauth.browser.get(path(id_token_hint=hint))
    assert answer.header("Location") == "/account/sign-out"
    assert not await is_signed_in(oauth)
    assert b"You are signed out" in (await oauth.browser.get("/account/sign-out")).body


async def test_without_a_hint_the_person_is_asked(oauth: Any) -> None:
    page = await oauth.browser.get(path(client_id="house", post_logout_redirect_uri=SIGNED_OUT_URI))
    assert page.status == 200
    assert "form-action 'self' https://client.test;" in page.header("Content-Security-Policy")
    assert await is_signed_in(oauth)
    answer = await oauth.browser.post(PATH, oauth.hidden(page))
    assert answer.header("Location") == SIGNED_OUT_URI
    assert not await is_signed_in(oauth)


async def test_a_hint_of_an_earlier_session_is_not_enough(oauth: Any) -> None:
    hint = (await oauth.tokens())["id_token"]
    await oauth.browser.submit("/account/sign-out")
    await oauth.browser.sign_in()
    assert (await oauth.browser.get(path(id_token_hint=hint))).status == 200
    assert await is_signed_in(oauth)


async def test_a_form_that_is_not_ours_signs_nobody_out(oauth: Any) -> None:
    answer = await oauth.browser.post(PATH, {"csrf": "x"})
    assert answer.status == 403
    assert await is_signed_in(oauth)


async def test_who_is_signed_out_already_goes_on(oauth: Any, helpers: Any) -> None:
    browser = helpers.visitor(oauth.service)
    asked = path(client_id="house", post_logout_redirect_uri=SIGNED_OUT_URI)
    assert (await browser.get(asked)).header("Location") == SIGNED_OUT_URI
    assert (await browser.get(PATH)).header("Location") == "/account/sign-out"


@pytest.mark.parametrize(
    "parameters",
    [
        {"post_logout_redirect_uri": SIGNED_OUT_URI},
        {"post_logout_redirect_uri": SIGNED_OUT_URI, "client_id": "nobody"},
        {"post_logout_redirect_uri": SIGNED_OUT_URI + "/", "client_id": "house"},
        {"post_logout_redirect_uri": "https://evil.test/", "client_id": "house"},
        {"id_token_hint": "x.y.z"},
    ],
)
async def test_what_does_not_fit_is_told_on_a_page(oauth: Any, parameters: dict[str, str]) -> None:
    answer = await oauth.browser.get(path(**parameters))
    assert (answer.status, answer.header("Location")) == (400, None)
    assert await is_signed_in(oauth)


async def test_a_hint_for_another_client_than_named_is_refused(oauth: Any) -> None:
    tokens = await oauth.tokens()
    asked = path(id_token_hint=tokens["id_token"], client_id="shop")
    assert (await oauth.browser.get(asked)).status == 400
    access = path(id_token_hint=tokens["access_token"])
    assert (await oauth.browser.get(access)).status == 400


async def test_a_repeated_parameter_is_refused(oauth: Any) -> None:
    assert (await oauth.browser.get(f"{PATH}?state=a&state=b")).status == 400


async def test_a_request_by_form_becomes_one_by_address(oauth: Any) -> None:
    answer = await oauth.service.post(PATH, {"client_id": "house"})
    assert (answer.status, answer.header("Location")) == (303, f"{PATH}?client_id=house")
