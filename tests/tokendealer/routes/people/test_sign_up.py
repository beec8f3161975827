from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tokendealer.models import User
from tokendealer.people.attempts import SIGN_UP

PATH = "/account/sign-up"
FIELDS = {"email": "New@example.org", "name": "New", "password": "quite a new password"}


@pytest.fixture
async def open_door(start: Any, helpers: Any) -> AsyncIterator[Any]:
    async with start(sign_up=True) as service:
        yield helpers.visitor(service)


async def test_it_is_closed_unless_it_was_opened(visitor: Any) -> None:
    shown, sent = await visitor.get(PATH), await visitor.post(PATH, FIELDS)
    assert (shown.status, sent.status) == (404, 404)
    assert b"invitation" in shown.body
    assert b"Sign up" not in (await visitor.get("/login")).body


async def test_somebody_new_signs_up_and_in(open_door: Any, helpers: Any) -> None:
    assert b"/account/sign-up" in (await open_door.get("/login")).body
    assert (await open_door.submit(PATH, **FIELDS)).status == 200
    assert (await open_door.sign_in("new@example.org", FIELDS["password"])).status == 303
    assert b"(not verified)" in (await open_door.get("/account/")).body
    entry = next(
        e for e in await helpers.entries(open_door.service.database) if e.action == "user.create"
    )
    assert entry.actor == "visitor"
    assert '"admin":false' in entry.after


async def test_a_known_address_is_answered_and_worked_alike_and_left_as_it_is(
    open_door: Any, add_user: Any, hasher: Any, helpers: Any
) -> None:
    user = await add_user("known@example.org")
    answers, works, written = [], [], []
    for email in ("known@example.org", "unknown@example.org"):
        before = len(await helpers.entries(open_door.service.database))
        hasher.work.clear()
        answers.append((await open_door.submit(PATH, **{**FIELDS, "email": email})).body)
        works.append(list(hasher.work))
        written.append(len(await helpers.entries(open_door.service.database)) - before)
    assert answers[0] == answers[1]
    assert works == [["hash"], ["hash"]]
    assert written == [1, 1]
    assert (await add_user.find(user.user_id)).password_hash == user.password_hash


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"email": "nobody"}, b'id="email-problem"'),
        ({"name": "a\x01b"}, b'id="name-problem"'),
        ({"password": "short"}, b'id="password-problem"'),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(
    open_door: Any, changes: dict[str, str], problem: bytes
) -> None:
    answer = await open_door.submit(PATH, **{**FIELDS, **changes})
    assert answer.status == 400
    assert problem in answer.body
    assert await open_door.service.count(User) == 0


async def test_one_address_makes_only_so_many_accounts(open_door: Any) -> None:
    statuses = [
        (await open_door.submit(PATH, **{**FIELDS, "email": f"a{n}@example.org"})).status
        for n in range(SIGN_UP.free + 1)
    ]
    assert statuses == [200] * SIGN_UP.free + [429]
