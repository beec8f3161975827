from __future__ import annotations

from typing import Any

PATH = "/account/sign-out"
SESSION = "__Host-session"


async def test_signing_out_asks_first_and_ends_this_session_alone(
    visitor: Any, add_user: Any, helpers: Any
) -> None:
    await add_user()
    other = helpers.visitor(visitor.service)
    for each in (visitor, other):
        await each.sign_in()
    session = visitor.cookies[SESSION]
    assert b"You are signed in as ann@example.org" in (await visitor.get(PATH)).body
    answer = await visitor.submit(PATH)
    assert (answer.status, answer.header("Location")) == (303, PATH)
    assert SESSION not in visitor.cookies
    assert b"You are signed out" in (await visitor.get(PATH)).body
    visitor.cookies[SESSION] = session
    assert (await visitor.get("/account/")).status == 303
    assert (await other.get("/account/")).status == 200


async def test_another_site_signs_nobody_out(visitor: Any, add_user: Any, helpers: Any) -> None:
    await add_user()
    await visitor.sign_in()
    form = helpers.hidden_fields(await visitor.get(PATH))
    for path in (PATH, "/account/sign-out-everywhere"):
        assert (await visitor.post(path, {})).status == 403
        assert (await visitor.post(path, form, origin="https://evil.example")).status == 403
    assert (await visitor.get("/account/")).status == 200


async def test_signing_out_everywhere_ends_all_sessions(
    visitor: Any, add_user: Any, helpers: Any
) -> None:
    user = await add_user()
    other = helpers.visitor(visitor.service)
    for each in (visitor, other):
        await each.sign_in()
    await visitor.submit("/account/", "/account/sign-out-everywhere")
    for each in (visitor, other):
        assert (await each.get("/account/")).status == 303
    last = (await helpers.entries(visitor.service.database))[-1]
    assert (last.action, last.target) == ("user.sign_out_everywhere", user.user_id)


async def test_signing_out_twice_is_fine(visitor: Any, add_user: Any, helpers: Any) -> None:
    await add_user()
    await visitor.sign_in()
    form = helpers.hidden_fields(await visitor.get(PATH))
    assert [(await visitor.post(PATH, form)).status for _ in range(2)] == [303, 303]
    assert (await visitor.post("/account/sign-out-everywhere", form)).status == 303
