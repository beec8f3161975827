"""What acts for a person, and how they stop it."""

from __future__ import annotations

from typing import Any

from tokendealer.models import Consent

PATH = "/account/applications"


async def test_nothing_acts_for_somebody_new(oauth: Any) -> None:
    assert b"No application acts for you" in (await oauth.browser.get(PATH)).body


async def test_it_lists_what_was_agreed_and_where_one_is_signed_in(oauth: Any) -> None:
    await oauth.tokens("shop")
    await oauth.tokens("house")
    text = (await oauth.browser.get(PATH)).body.decode()
    assert text.index("The house") < text.index("The shop")
    assert "Read data at https://api.test" in text
    assert "Belongs to this platform" in text


async def test_what_is_taken_back_ends_at_once(oauth: Any, helpers: Any) -> None:
    shop, house = await oauth.tokens("shop"), await oauth.tokens("house")
    answer = await oauth.browser.submit(PATH, client_id="shop")
    assert answer.header("Location") == PATH
    assert not await oauth.is_active(shop["access_token"])
    assert (await oauth.refresh(shop["refresh_token"], "shop")).status == 400
    assert await oauth.is_active(house["access_token"])
    assert await oauth.service.count(Consent) == 0
    assert (await oauth.authorize("shop")).status == 200
    actions = [entry.action for entry in await helpers.entries(oauth.service.database)]
    assert actions[-2:] == ["family.end", "consent.take_back"]


async def test_one_of_the_house_is_signed_out_of(oauth: Any) -> None:
    tokens = await oauth.tokens("house")
    await oauth.browser.submit(PATH, client_id="house")
    assert not await oauth.is_active(tokens["access_token"])
    assert b"No application acts for you" in (await oauth.browser.get(PATH)).body


async def test_it_takes_our_own_forms_only(oauth: Any) -> None:
    tokens = await oauth.tokens("shop")
    answer = await oauth.browser.post(PATH, {"csrf": "x", "client_id": "shop"})
    assert answer.status == 403
    assert await oauth.is_active(tokens["access_token"])


async def test_who_is_not_signed_in_signs_in_first(oauth: Any, helpers: Any) -> None:
    answer = await helpers.visitor(oauth.service).get(PATH)
    assert answer.header("Location").startswith("/login?")
