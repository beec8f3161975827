from __future__ import annotations

import asyncio

from dashboard.locks import LocalLocks, lock_name


async def test_one_name_is_held_once_and_others_meanwhile() -> None:
    locks, log = LocalLocks(), []
    async with locks.hold("a"):
        waiting = asyncio.create_task(_note(locks, "a", log))
        await _note(locks, "b", log)
        await asyncio.sleep(0)
        assert log == ["b"]
    await waiting
    assert log == ["b", "a"]


async def _note(locks: LocalLocks, name: str, log: list[str]) -> None:
    async with locks.hold(name):
        log.append(name)


def test_a_locks_name_does_not_tell_the_session() -> None:
    assert "secret" not in lock_name("secret")
    assert lock_name("a") == lock_name("a") != lock_name("b")
