from __future__ import annotations

import pytest

from chassis.cache import MemoryCache
from chassis.errors import Unavailable
from chassis.sessions import Sessions
from dashboard.sessions import Person, Session, UserSessions
from dashboard.unsaved import MOST, Unsaved
from tests.dashboard.conftest import FakeClock


class AwayAtTimes(MemoryCache):
    """As a Redis that may be gone between the read and the write."""

    is_away = False

    async def replace(self, key: str, value: bytes) -> None:
        if self.is_away:
            raise Unavailable("away")
        await super().replace(key, value)


@pytest.fixture
def cache(clock: FakeClock) -> AwayAtTimes:
    return AwayAtTimes(max_bytes=10_000_000, clock=clock)


@pytest.fixture
def sessions(cache: AwayAtTimes, clock: FakeClock) -> UserSessions:
    return UserSessions(Sessions(cache, prefix="s", clock=clock, idle_seconds=60, max_seconds=60))


async def begun(sessions: UserSessions) -> str:
    return await sessions.start(Person("usr_1", None, None), "id", "r0", {})


def with_token(refresh_token: str) -> Session:
    return Session(Person("usr_1", None, None), "id", refresh_token, "csrf", {})


async def fail_to_write(unsaved: Unsaved, cache: AwayAtTimes, session_id: str) -> None:
    cache.is_away = True
    with pytest.raises(Unavailable):
        await unsaved.write(session_id, with_token("r1"), used="r0")


async def test_what_could_not_be_written_is_written_when_it_can_be(
    sessions: UserSessions, cache: AwayAtTimes
) -> None:
    unsaved, session_id = Unsaved(sessions), await begun(sessions)
    await fail_to_write(unsaved, cache, session_id)
    with pytest.raises(Unavailable):
        await unsaved.read(session_id)
    cache.is_away = False
    assert await unsaved.read(session_id) == with_token("r1")
    assert await sessions.peek(session_id) == with_token("r1")


async def test_it_is_not_written_over_what_somebody_else_wrote_since(
    sessions: UserSessions, cache: AwayAtTimes
) -> None:
    unsaved, session_id = Unsaved(sessions), await begun(sessions)
    await fail_to_write(unsaved, cache, session_id)
    cache.is_away = False
    await sessions.write(session_id, with_token("r2"))
    assert await unsaved.read(session_id) == with_token("r2")


async def test_it_does_not_bring_back_a_session_that_has_ended(
    sessions: UserSessions, cache: AwayAtTimes
) -> None:
    unsaved, session_id = Unsaved(sessions), await begun(sessions)
    await fail_to_write(unsaved, cache, session_id)
    cache.is_away = False
    await sessions.end(session_id)
    assert await unsaved.read(session_id) is None


async def test_only_so_many_wait(sessions: UserSessions, cache: AwayAtTimes) -> None:
    unsaved = Unsaved(sessions)
    ids = [await begun(sessions) for _ in range(MOST + 1)]
    for session_id in ids:
        await fail_to_write(unsaved, cache, session_id)
    cache.is_away = False
    kept = [await unsaved.read(session_id) for session_id in (*ids[:2], ids[-1])]
    assert [session and session.refresh_token for session in kept] == ["r0", "r1", "r1"]
