"""The question what a client may do, and its answers."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from tests.tokendealer.oauth import PHONE_URI, told
from tokendealer.models import ApiScope, AuthorizationCode, Client, Consent


async def test_the_page_says_who_asks_and_what_for(oauth: Any) -> None:
    page = await oauth.authorize("shop", scope="openid profile email data:read")
    text = page.body.decode()
    for words in (
        "Allow The shop?",
        "See your name",
        "See your e-mail address",
        "Read data at https://api.test",
        "signed in as ann@example.org",
        "Use another account",
        "https://client.test",
    ):
        assert words in text
    assert "form-action 'self' https://client.test;" in page.header("Content-Security-Policy")


async def test_a_name_is_text_and_no_markup(oauth: Any) -> None:
    async with oauth.service.database.write() as session:
        (await session.get_one(Client, "shop")).name = "<script>alert(1)</script>"
    assert b"<script" not in (await oauth.authorize("shop")).body


async def test_who_allows_is_asked_once_for_the_same(oauth: Any, helpers: Any) -> None:
    page = await oauth.authorize("shop", scope="openid data:read")
    assert "code" in told(await oauth.agree(page))
    entry = (await helpers.entries(oauth.service.database))[-1]
    assert (entry.action, entry.target) == ("consent.give", "shop")
    assert entry.actor == f"user:{oauth.person.user_id}"
    assert "code" in told(await oauth.authorize("shop", scope="openid"))
    more = await oauth.authorize("shop", scope="openid profile")
    assert b"See your name" in more.body
    await oauth.agree(more)
    assert "code" in told(await oauth.authorize("shop", scope="openid profile data:read"))


async def test_who_cancels_is_asked_again_the_next_time(oauth: Any) -> None:
    page = await oauth.authorize("shop")
    parameters = told(await oauth.agree(page, "cancel"))
    assert (parameters["error"], parameters["state"]) == ("access_denied", "state-1")
    assert await oauth.service.count(Consent) == 0
    assert (await oauth.authorize("shop")).status == 200


@pytest.mark.parametrize("client_id", ["house", "shop"])
async def test_prompt_consent_always_asks(oauth: Any, client_id: str) -> None:
    await oauth.code(client_id)
    assert (await oauth.authorize(client_id, prompt="consent")).status == 200


async def test_an_app_that_anybody_could_be_is_always_asked_for(oauth: Any) -> None:
    await oauth.code("phone")
    assert (await oauth.authorize("phone")).status == 200
    refused = await oauth.authorize("phone", prompt="none")
    assert refused.header("Location").startswith(f"{PHONE_URI}?error=consent_required")


async def test_an_apps_own_scheme_is_allowed_by_the_pages_policy(oauth: Any) -> None:
    page = await oauth.authorize("phone")
    assert "form-action 'self' com.example.phone:;" in page.header("Content-Security-Policy")


async def test_a_form_that_is_not_ours_is_refused(oauth: Any) -> None:
    fields = oauth.hidden(await oauth.authorize("shop"))
    answer = await oauth.browser.post("/oauth/consent", {**fields, "csrf": "x", "answer": "allow"})
    assert answer.status == 403
    assert await oauth.service.count(AuthorizationCode) == 0


@pytest.mark.parametrize("sealed", ["", "x"])
async def test_a_request_that_we_did_not_seal_is_refused(oauth: Any, sealed: str) -> None:
    fields = oauth.hidden(await oauth.authorize("shop"))
    form = {**fields, "request": sealed, "answer": "allow"}
    assert (await oauth.browser.post("/oauth/consent", form)).status == 400


async def test_a_question_does_not_stay_open_for_ever(oauth: Any) -> None:
    page = await oauth.authorize("shop")
    oauth.service.clock.now += 1800
    assert (await oauth.agree(page)).status == 400


async def test_another_person_can_not_answer(oauth: Any, add_user: Any) -> None:
    page = await oauth.authorize("shop")
    await add_user("bob@example.org", name="Bob")
    await oauth.become("bob@example.org")
    answer = await oauth.agree(page)
    assert answer.header("Location").startswith("/login?")
    assert await oauth.service.count(Consent) == 0


async def test_all_is_checked_once_more(oauth: Any) -> None:
    page = await oauth.authorize("shop", scope="data:read")
    async with oauth.service.database.write() as session:
        await session.execute(update(ApiScope).values(open_to_users=False))
    assert told(await oauth.agree(page))["error"] == "access_denied"
    assert await oauth.service.count(Consent) == 0


async def test_a_redirect_uri_that_was_taken_away_meanwhile_is_not_gone_to(oauth: Any) -> None:
    page = await oauth.authorize("shop")
    async with oauth.service.database.write() as session:
        (await session.get_one(Client, "shop")).redirect_uris = ["https://else.test/"]
    oauth.service.clock.now += 2
    answer = await oauth.agree(page)
    assert (answer.status, answer.header("Location")) == (400, None)


async def test_no_more_is_given_than_was_shown(oauth: Any) -> None:
    page = await oauth.authorize("shop", scope="data:read data:write")
    async with oauth.service.database.write() as session:
        await session.execute(update(ApiScope).values(open_to_users=True))
    code = told(await oauth.agree(page))["code"]
    assert (await oauth.exchange(code, "shop")).json["scope"] == "data:read"
