from __future__ import annotations

from typing import Any

import pytest

from tokendealer.store import users


async def test_a_step_is_taken_once_and_never_an_earlier_one(database: Any, add_user: Any) -> None:
    user = await add_user()
    async with database.write() as session:
        taken = [await users.take_step(session, user.user_id, step) for step in (5, 5, 4, 6)]
    assert taken == [True, False, False, True]


async def test_a_recovery_code_is_its_users_and_used_once(database: Any, add_user: Any) -> None:
    ann, bob = await add_user(), await add_user("bob@example.org")
    async with database.write() as session:
        await users.replace_recovery_codes(session, ann.user_id, [b"a" * 32, b"b" * 32])
        assert not await users.use_recovery_code(session, bob.user_id, b"a" * 32)
        used = [await users.use_recovery_code(session, ann.user_id, b"a" * 32) for _ in range(2)]
        assert used == [True, False]
        assert await users.count_recovery_codes(session, ann.user_id) == 1
        await users.replace_recovery_codes(session, ann.user_id, [])
        assert await users.count_recovery_codes(session, ann.user_id) == 0


async def test_a_link_is_used_once_before_it_expires(database: Any, add_user: Any) -> None:
    user = await add_user()
    async with database.write() as session:
        await users.put_link(session, user.user_id, b"l" * 32, expires_at=100)
        assert await users.use_link(session, b"l" * 32, 100) is None
        assert (await users.find_by_link(session, b"l" * 32, 99)) is not None
        used = [await users.use_link(session, b"l" * 32, 99) for _ in range(2)]
    assert used == [user.user_id, None]


@pytest.mark.parametrize(("old", "kept"), [("fake:correct horse battery", "new"), ("other", None)])
async def test_a_hash_is_replaced_unless_it_has_changed(
    database: Any, add_user: Any, old: str, kept: str | None
) -> None:
    user = await add_user()
    async with database.write() as session:
        await users.replace_hash(session, user.user_id, old, "new")
    assert (await add_user.find(user.user_id)).password_hash == (kept or user.password_hash)
