from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from chassis.errors import Unavailable
from tokendealer.people.passwords import AT_ONCE, MAX_WAITING, Match, Passwords


class SlowHasher:
    """Works until it is let go; `most` is how many worked at once."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.lock = threading.Lock()
        self.now = self.most = 0

    def hash(self, password: str) -> str:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.go.wait(10)
        with self.lock:
            self.now -= 1
        return password

    def matches(self, encoded: str, password: str) -> bool:
        return encoded == self.hash(password)

    def is_outdated(self, encoded: str) -> bool:
        return False


async def test_few_are_hashed_at_once_and_too_many_are_refused(wait_until: Any) -> None:
    hasher = SlowHasher()
    passwords = Passwords(lambda: hasher)
    tasks = [asyncio.create_task(passwords.hash("x")) for _ in range(MAX_WAITING)]
    await wait_until(lambda: hasher.now == AT_ONCE)
    with pytest.raises(Unavailable) as caught:
        await passwords.check(None, "x")
    assert caught.value.headers["Retry-After"]
    hasher.go.set()
    assert await asyncio.gather(*tasks) == ["x"] * MAX_WAITING
    assert hasher.most == AT_ONCE
    assert await passwords.hash("x") == "x"


async def test_no_hash_is_the_same_work_as_a_wrong_one(hasher: Any) -> None:
    passwords = Passwords(lambda: hasher)
    assert not (await passwords.check(None, "x")).matches
    nobody, hasher.work = hasher.work, []
    assert not (await passwords.check("fake:y", "x")).matches
    assert nobody == hasher.work == ["compare"]


async def test_no_password_matches_where_there_is_none(hasher: Any) -> None:
    from tokendealer.people.hasher import NOBODYS

    passwords = Passwords(lambda: hasher)
    assert not (await passwords.check(None, NOBODYS.partition(":")[2])).matches


async def test_a_hash_by_other_parameters_is_made_anew(hasher: Any) -> None:
    passwords = Passwords(lambda: hasher)
    assert await passwords.check("old:x", "x") == Match(matches=True, fresh="fake:x")
    assert await passwords.check("fake:x", "x") == Match(matches=True, fresh=None)
    assert await passwords.check("old:x", "y") == Match(matches=False, fresh=None)


async def test_one_password_typed_on_two_keyboards_is_the_same(hasher: Any) -> None:
    passwords = Passwords(lambda: hasher)
    hashed = await passwords.hash("caf\u00e9 \ufb01")
    assert (await passwords.check(hashed, "cafe\u0301 fi")).matches


def test_nothing_is_made_before_the_first_password() -> None:
    made = []
    Passwords(lambda: made.append(1))  # type: ignore[func-returns-value,arg-type]
    assert made == []
