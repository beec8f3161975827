"""The link of an invitation or a reset."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tokendealer.models import PasswordLink
from tokendealer.people import password_link
from tokendealer.people.password_link import KEPT_SECONDS
from tokendealer.store import users

NEW = "quite another password"


@pytest.fixture
async def link(service: Any, add_user: Any) -> str:
    user = await add_user(password=None)
    return await link_for(service, user.user_id)


async def link_for(service: Any, user_id: str) -> str:
    settings = service.settings
    async with service.database.write() as session:
        url = await password_link.give(
            session,
            user_id,
            pepper=settings.pepper,
            issuer=settings.issuer,
            now=service.clock(),
        )
    return url.removeprefix(settings.issuer)


async def test_it_sets_a_password_once(visitor: Any, link: str, helpers: Any) -> None:
    page = await visitor.get(link)
    assert page.header("Referrer-Policy") == "no-referrer"
    form = {**helpers.hidden_fields(page), "password": NEW}
    # as browsers send it from a page that is to name no referrer
    done = await visitor.post("/account/set-password", form, origin="null")
    assert done.header("Location").startswith("/login?continue=")
    shown = await visitor.get(done.header("Location"))
    assert b"Your password is set" in shown.body
    assert b'value="ann@example.org"' in shown.body
    for answer in (await visitor.get(link), await visitor.post("/account/set-password", form)):
        assert answer.status == 410
        assert b"does not work any more" in answer.body
    assert (await visitor.sign_in(password=NEW)).status == 303


async def test_of_two_at_once_one_sets_it(visitor: Any, link: str, helpers: Any) -> None:
    form = helpers.hidden_fields(await visitor.get(link))
    answers = await asyncio.gather(
        *(
            visitor.post("/account/set-password", {**form, "password": f"password of {word}"})
            for word in ("moonlight", "fireflies")
        )
    )
    assert sorted(answer.status for answer in answers) == [303, 410]


async def test_a_weak_password_leaves_the_link_as_it_is(visitor: Any, link: str) -> None:
    weak = await visitor.submit(link, password="short")
    assert weak.status == 400
    assert b"is too short" in weak.body
    assert weak.header("Referrer-Policy") == "no-referrer"
    assert (await visitor.submit(link, password=NEW)).status == 303


async def test_it_works_for_three_days(visitor: Any, link: str) -> None:
    visitor.service.clock.now += KEPT_SECONDS - 1
    assert (await visitor.get(link)).status == 200
    visitor.service.clock.now += 1
    assert (await visitor.get(link)).status == 410


async def test_a_newer_link_takes_its_place(visitor: Any, link: str, add_user: Any) -> None:
    async with visitor.service.database.read() as session:
        user = await users.find_by_email(session, "ann@example.org")
    newer = await link_for(visitor.service, user.user_id)
    assert (await visitor.get(link)).status == 410
    assert (await visitor.get(newer)).status == 200
    assert await visitor.service.count(PasswordLink) == 1


async def test_a_disabled_person_sets_none(visitor: Any, link: str) -> None:
    async with visitor.service.database.write() as session:
        (await users.find_by_email(session, "ann@example.org")).active = False
    assert (await visitor.get(link)).status == 410


async def test_it_ends_the_sessions_of_before(visitor: Any, add_user: Any, helpers: Any) -> None:
    user = await add_user()
    await visitor.sign_in()
    other = helpers.visitor(visitor.service)
    await other.submit(await link_for(visitor.service, user.user_id), password=NEW)
    assert (await visitor.get("/account/")).status == 303


@pytest.mark.parametrize("query", ["", "?token=", "?token=x", "?token=%F0%9F%98%80"])
async def test_what_never_was_a_link_is_dead(visitor: Any, query: str) -> None:
    assert (await visitor.get(f"/account/set-password{query}")).status == 410


async def test_the_token_is_in_neither_log_nor_database(
    visitor: Any, link: str, tape: Any, database_path: Any
) -> None:
    token = link.partition("token=")[2]
    await visitor.submit(link, password=NEW)
    stored = b"".join(path.read_bytes() for path in database_path.parent.glob("tokendealer.db*"))
    assert token.encode() not in stored
    assert token not in tape.text
