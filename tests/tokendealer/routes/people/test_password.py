from __future__ import annotations

from typing import Any

from chassis.errors import Unavailable
from tokendealer.people.attempts import AGAIN

PATH = "/account/password"
NEW = "quite another password"
SESSION = "__Host-session"


async def test_a_new_password_ends_every_other_session(
    visitor: Any, add_user: Any, helpers: Any
) -> None:
    await add_user()
    other = helpers.visitor(visitor.service)
    for each in (visitor, other):
        await each.sign_in()
    before = visitor.cookies[SESSION]
    answer = await visitor.submit(PATH, current_password=helpers.password, password=NEW)
    assert (answer.status, answer.header("Location")) == (303, "/account/")
    assert visitor.cookies[SESSION] != before
    assert (await visitor.get("/account/")).status == 200
    assert (await other.get("/account/")).status == 303
    assert (await other.sign_in()).status == 403
    assert (await other.sign_in(password=NEW)).status == 303
    actions = [entry.action for entry in await helpers.entries(visitor.service.database)]
    assert "user.password" in actions


async def test_it_asks_for_the_present_one_and_not_too_often(
    visitor: Any, add_user: Any, hasher: Any
) -> None:
    await add_user()
    await visitor.sign_in()
    for _ in range(AGAIN.free):
        wrong = await visitor.submit(PATH, current_password="wrong", password=NEW)
        assert wrong.status == 400
        assert b"This is not your current password." in wrong.body
    hasher.work.clear()
    slowed = await visitor.submit(PATH, current_password="correct horse battery", password=NEW)
    assert (slowed.status, slowed.header("Retry-After")) == (429, "1")
    assert hasher.work == []


async def test_a_present_one_that_could_not_be_looked_at_counts_nowhere(
    visitor: Any, add_user: Any, helpers: Any, hasher: Any
) -> None:
    await add_user()
    await visitor.sign_in()
    fields = {"current_password": helpers.password, "password": NEW}
    hasher.failure = Unavailable("busy")
    for _ in range(AGAIN.free + 1):
        assert (await visitor.submit(PATH, **fields)).status == 503
    hasher.failure = None
    assert (await visitor.submit(PATH, **fields)).status == 303


async def test_a_weak_one_is_refused_beside_its_field(
    visitor: Any, add_user: Any, helpers: Any
) -> None:
    await add_user()
    await visitor.sign_in()
    answer = await visitor.submit(PATH, current_password=helpers.password, password="password1234")
    assert answer.status == 400
    assert b'id="password-problem">The password is one of the first' in answer.body
    assert b"password1234" not in answer.body
    assert (await visitor.get("/account/")).status == 200
