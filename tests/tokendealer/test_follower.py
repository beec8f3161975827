from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import text

from chassis.database import Database
from chassis.errors import Unavailable
from tokendealer.follower import FOLLOW_SECONDS, Follower
from tokendealer.store import change_counts
from tokendealer.store.change_counts import KEYS, REVOCATIONS


@dataclass
class Work:
    done: int = 0
    error: Exception | None = None

    async def __call__(self) -> None:
        if self.error is not None:
            raise self.error
        self.done += 1


@dataclass
class Turns:
    """Sleeps until it is given a turn."""

    asked: list[float] = field(default_factory=list)
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self.gate.acquire()


@pytest.fixture
def keys_work() -> Work:
    return Work()


@pytest.fixture
def revocations_work() -> Work:
    return Work()


@pytest.fixture
def always() -> Work:
    return Work()


@pytest.fixture
def turns() -> Turns:
    return Turns()


@pytest.fixture
def follower(
    database: Database, keys_work: Work, revocations_work: Work, always: Work, turns: Turns
) -> Follower:
    return Follower(
        database,
        on_change={KEYS: keys_work, REVOCATIONS: revocations_work},
        always=(always,),
        sleep=turns,
    )


@pytest.fixture
def change(database: Database) -> Any:
    """What another process does."""

    async def run(name: str) -> None:
        async with database.write() as session:
            await change_counts.count_up(session, name)

    return run


async def test_the_first_look_does_all_of_it(
    follower: Follower, keys_work: Work, revocations_work: Work, always: Work
) -> None:
    await follower.look()
    assert (keys_work.done, revocations_work.done, always.done) == (1, 1, 1)


async def test_what_has_changed_is_done_and_nothing_else(
    follower: Follower, change: Any, keys_work: Work, revocations_work: Work, always: Work
) -> None:
    await follower.look()
    await change(REVOCATIONS)
    await follower.look()
    await follower.look()
    assert (keys_work.done, revocations_work.done, always.done) == (1, 2, 3)


async def test_many_changes_between_two_looks_are_one(
    follower: Follower, change: Any, keys_work: Work
) -> None:
    await follower.look()
    for _ in range(5):
        await change(KEYS)
    await follower.look()
    assert keys_work.done == 2


async def test_work_that_fails_is_done_at_the_next_look(
    follower: Follower, keys_work: Work
) -> None:
    keys_work.error = OSError("away")
    for _ in range(2):
        with pytest.raises(OSError, match="away"):
            await follower.look()
    keys_work.error = None
    await follower.look()
    await follower.look()
    assert keys_work.done == 1


async def test_work_that_fails_does_not_keep_other_work_from_being_done(
    follower: Follower, change: Any, keys_work: Work, revocations_work: Work, always: Work
) -> None:
    """A master key that is wrong for now must not hide what was revoked."""
    keys_work.error = OSError("first")
    always.error = OSError("second")
    for done in (1, 2):
        await change(REVOCATIONS)
        with pytest.raises(OSError, match="first"):
            await follower.look()
        assert revocations_work.done == done


async def test_a_start_that_fails_says_so(follower: Follower, keys_work: Work) -> None:
    keys_work.error = OSError("away")
    with pytest.raises(OSError, match="away"):
        await follower.start()
    await follower.stop()


async def test_once_started_it_looks_again_and_again(
    follower: Follower, change: Any, keys_work: Work, turns: Turns
) -> None:
    await follower.start()
    assert keys_work.done == 1
    for _ in range(2):
        before = keys_work.done
        await change(KEYS)
        turns.gate.release()
        await within_deadline(lambda before=before: keys_work.done > before)
    await follower.stop()
    assert set(turns.asked) == {FOLLOW_SECONDS}


async def within_deadline(condition: Any) -> None:
    """The database answers from a thread of its own, so that this has to wait for real."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - any condition, with a deadline
            await asyncio.sleep(0.001)


async def test_a_look_that_fails_does_not_end_it_and_is_logged(
    follower: Follower, keys_work: Work, change: Any, turns: Turns, tape: Any
) -> None:
    await follower.start()
    keys_work.error = OSError("away")
    await change(KEYS)
    turns.gate.release()
    await within_deadline(lambda: tape.events("following_failed"))
    keys_work.error = None
    turns.gate.release()
    await within_deadline(lambda: keys_work.done == 2)
    await follower.stop()


async def test_a_database_that_is_away_does_not_end_it(
    follower: Follower, database: Database, keys_work: Work, turns: Turns, tape: Any
) -> None:
    await follower.start()
    async with database.write() as session:
        await session.execute(text("ALTER TABLE change_counts RENAME TO hidden"))
    with pytest.raises(Unavailable):
        await follower.look()
    turns.gate.release()
    await within_deadline(lambda: tape.events("following_failed"))
    async with database.write() as session:
        await session.execute(text("ALTER TABLE hidden RENAME TO change_counts"))
        await change_counts.count_up(session, KEYS)
    turns.gate.release()
    await within_deadline(lambda: keys_work.done == 2)
    await follower.stop()


async def test_once_stopped_it_does_nothing_more(
    follower: Follower, change: Any, keys_work: Work, turns: Turns
) -> None:
    await follower.start()
    await follower.stop()
    await follower.stop()
    await change(KEYS)
    turns.gate.release()
    await asyncio.sleep(0)
    assert keys_work.done == 1


async def test_it_can_be_stopped_before_it_was_started(follower: Follower) -> None:
    await follower.stop()


async def test_a_failure_that_lasts_is_logged_once_and_raised_nowhere(
    database: Database, tape: Any
) -> None:
    failing = [True]

    async def work() -> None:
        if failing[0]:
            raise OSError("out of order")

    async def never(_: float) -> None:
        await asyncio.Event().wait()

    follower = Follower(database, on_change={}, always=(work,), sleep=never)
    for _ in range(3):
        await follower.catch_up()
    assert len(tape.events("following_failed")) == 1
    failing[0] = False
    await follower.catch_up()
    failing[0] = True
    await follower.catch_up()
    assert len(tape.events("following_failed")) == 2
