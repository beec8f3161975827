"""Sessions and what hangs on them: `sid`, and the families of refresh tokens."""

from __future__ import annotations

from typing import Any

import pytest

from tokendealer.models import TokenFamily

SESSION = "__Host-session"


async def sid_of(visitor: Any) -> str:
    """The `sid` of the visitor's session, as the applications are told."""
    service = visitor.service
    browser = service.app.extensions["tokendealer.people"].people.browser
    cookie = f"{SESSION}={visitor.cookies[SESSION]}"
    async with service.app.test_request_context("/", headers={"Cookie": cookie}):
        person = await browser.signed_in()
    assert person is not None
    assert person.auth_time == int(service.clock.now)
    return str(person.sid)


async def begin_family(service: Any, user_id: str, sid: str, family_id: str) -> None:
    now = int(service.clock.now)
    async with service.database.write() as session:
        session.add(
            TokenFamily(
                family_id=family_id,
                client_id="orders",
                user_id=user_id,
                sid=sid,
                identity=[],
                grants={},
                auth_time=now,
                created_at=now,
                expires_at=now + 1000,
            )
        )


async def living(service: Any) -> set[str]:
    async with service.database.read() as session:
        found = [await session.get(TokenFamily, family_id) for family_id in ("here", "there")]
    return {each.family_id for each in found if each is not None and each.ended_at is None}


@pytest.fixture
async def families(visitor: Any, add_user: Any) -> Any:
    """One that began in this browser's session, one that began elsewhere."""
    user = await add_user()
    await visitor.sign_in()
    await begin_family(visitor.service, user.user_id, await sid_of(visitor), "here")
    await begin_family(visitor.service, user.user_id, "another", "there")
    return visitor


async def test_signing_out_ends_what_began_in_the_session(families: Any) -> None:
    await families.submit("/account/sign-out")
    assert await living(families.service) == {"there"}


@pytest.mark.parametrize("way", ["everywhere", "password"])
async def test_the_rest_ends_with_all_sessions(families: Any, helpers: Any, way: str) -> None:
    if way == "everywhere":
        await families.submit("/account/", "/account/sign-out-everywhere")
    else:
        await families.submit(
            "/account/password",
            current_password=helpers.password,
            password="quite another password",
        )
    assert await living(families.service) == set()


async def again(visitor: Any, email: str, password: str) -> None:
    browser = visitor.service.app.extensions["tokendealer.people"].people.browser
    await visitor.submit(browser.sign_in_url("/account/"), "/login", email=email, password=password)


async def test_signing_in_again_goes_on_with_what_began_before(families: Any, helpers: Any) -> None:
    before = await sid_of(families)
    families.service.clock.now += 60
    await again(families, "ann@example.org", helpers.password)
    assert await sid_of(families) == before
    assert await living(families.service) == {"here", "there"}


async def test_signing_in_as_somebody_else_ends_what_began_before(
    families: Any, helpers: Any, add_user: Any
) -> None:
    await add_user("bob@example.org")
    await again(families, "bob@example.org", helpers.password)
    assert await living(families.service) == {"there"}


async def test_a_session_is_not_named_by_its_cookie(families: Any) -> None:
    assert await sid_of(families) not in families.cookies[SESSION]
