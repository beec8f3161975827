from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from tokendealer.models import AuthorizationCode
from tokendealer.store import codes


@pytest.fixture
async def add(database: Any, add_user: Any) -> Any:
    user = await add_user()

    async def run(name: str, *, expires_at: int = 60, used_at: int | None = None) -> None:
        row = AuthorizationCode(
            digest=name.encode(),
            family_id=f"fam_{name}",
            client_id="orders",
            user_id=user.user_id,
            redirect_uri="https://a.test/",
            code_challenge="c" * 43,
            identity=[],
            grants={},
            nonce=None,
            sid="s1",
            auth_time=0,
            expires_at=expires_at,
            used_at=used_at,
        )
        async with database.write() as session:
            session.add(row)

    return run


async def test_of_many_at_once_one_has_the_code(add: Any, database: Any) -> None:
    await add("a")

    async def use() -> bool:
        async with database.write() as session:
            return await codes.use(session, b"a", 5) is not None

    assert sum(await asyncio.gather(*(use() for _ in range(5)))) == 1
    async with database.read() as session:
        found = await codes.find(session, b"a")
        assert found is not None
        assert found.used_at == 5


async def test_none_that_is_burnt_can_be_used(add: Any, database: Any) -> None:
    await add("a")
    async with database.write() as session:
        await codes.burn(session, {"sid": "s1", "client_id": "reports"}, 5)
        await codes.burn(session, {"sid": "s2"}, 5)
        assert (await session.get_one(AuthorizationCode, b"a")).used_at is None
        await codes.burn(session, {"sid": "s1", "client_id": "orders"}, 5)
    async with database.write() as session:
        assert await codes.use(session, b"a", 6) is None


async def test_what_was_used_is_remembered_for_longer(add: Any, database: Any) -> None:
    await add("unused", expires_at=60)
    await add("used", expires_at=60, used_at=1)
    await add("long ago", expires_at=10, used_at=1)
    await add("alive", expires_at=200)
    async with database.write() as session:
        await codes.forget_old(session, expired_at=100, used_before=50)
    async with database.read() as session:
        left = set(await session.scalars(select(AuthorizationCode.family_id)))
    assert left == {"fam_used", "fam_alive"}
