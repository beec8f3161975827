"""Passwords are hashed in threads, few at once: each takes 19 MiB while it lasts."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property

from chassis.errors import Unavailable
from tokendealer.people.hasher import NOBODYS, Hasher

AT_ONCE = 2
MAX_WAITING = 32  # more would wait longer than anybody looks at a page


@dataclass(frozen=True, slots=True)
class Match:
    """`matches`: it is the password. `fresh`: its hash by today's parameters where they changed."""

    matches: bool
    fresh: str | None


class Passwords:
    """`make_hasher` is called when the first password comes."""

    def __init__(self, make_hasher: Callable[[], Hasher]) -> None:
        self._make_hasher = make_hasher
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    @cached_property
    def _hasher(self) -> Hasher:
        return self._make_hasher()

    async def hash(self, password: str) -> str:
        """What is stored of a new password. Unavailable when too many wait."""
        async with self._slot():
            return await asyncio.to_thread(lambda: self._hasher.hash(normalised(password)))

    async def check(self, encoded: str | None, unverified_password: str) -> Match:
        """Whether it is the password behind `encoded`; without one the same work, and it is not.

        Unavailable when too many wait.
        """
        password = normalised(unverified_password)

        def work() -> Match:
            if not self._hasher.matches(encoded or NOBODYS, password) or encoded is None:
                return Match(matches=False, fresh=None)
            outdated = self._hasher.is_outdated(encoded)
            return Match(matches=True, fresh=self._hasher.hash(password) if outdated else None)

        async with self._slot():
            return await asyncio.to_thread(work)

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        if self._waiting >= MAX_WAITING:
            raise Unavailable("Too many people sign in at once", headers={"Retry-After": "2"})
        self._waiting += 1
        try:
            async with self._slots:
                yield
        finally:
            self._waiting -= 1


def normalised(password: str) -> str:
    """One spelling of what keyboards spell differently (NIST SP 800-63B: NFKC)."""
    return unicodedata.normalize("NFKC", password)
