"""The steps of keys that need not be keys: nothing here signs."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Coroutine
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from chassis.database import Database
from tokendealer import key_lifecycle
from tokendealer.audit import Origin, Trail, key_of, verify_chain
from tokendealer.key_lifecycle import MAX_PUBLISHED, FreshKey, NoSuchKey, TooManyKeys
from tokendealer.key_policy import KeyPolicy
from tokendealer.models import RevocationMark, SigningKey
from tokendealer.store import change_counts, signing_keys

NOW = 1_800_000_000
ROTATION, LEAD, RETIRE = 1000, 100, 400
POLICY = KeyPolicy(rotation=ROTATION, lead=LEAD, retire=RETIRE)
AUDIT_KEY = key_of(b"p" * 32)


class Life:
    """The keys k1, k2, … of a database, and the time."""

    def __init__(self, database: Database, policy: KeyPolicy = POLICY) -> None:
        self.database = database
        self.policy = policy
        self.now = NOW
        self.trail = Trail(AUDIT_KEY, lambda: self.now, Origin("test", "", ""))
        self._numbers = count(1)

    def fresh(self) -> FreshKey:
        return FreshKey(f"k{next(self._numbers)}", b"encrypted")

    async def advance(self) -> None:
        """What a process does at each look."""
        if not key_lifecycle.is_due(await self.rows(), self.now, self.policy):
            return
        async with self.database.write() as session:
            await key_lifecycle.advance(
                session, self.fresh(), now=self.now, policy=self.policy, trail=self.trail
            )

    async def after(self, seconds: int) -> dict[str, str]:
        self.now += seconds
        await self.advance()
        return await self.states()

    async def rotate(self) -> SigningKey:
        async with self.database.write() as session:
            return await key_lifecycle.rotate(
                session, self.fresh(), now=self.now, policy=self.policy, trail=self.trail
            )

    async def compromise(self, kid: str) -> SigningKey:
        async with self.database.write() as session:
            return await key_lifecycle.compromise(
                session, kid, self.fresh(), now=self.now, policy=self.policy, trail=self.trail
            )

    async def rows(self) -> list[SigningKey]:
        async with self.database.read() as session:
            return await signing_keys.find_all(session)

    async def row(self, kid: str) -> SigningKey:
        return next(row for row in await self.rows() if row.kid == kid)

    async def states(self) -> dict[str, str]:
        return {row.kid: row.state for row in await self.rows()}

    async def marks(self) -> dict[str, int]:
        async with self.database.read() as session:
            rows = await session.scalars(select(RevocationMark))
            return {row.value: row.expires_at for row in rows}

    async def version(self) -> int:
        async with self.database.read() as session:
            return (await change_counts.find_all(session))[change_counts.KEYS]


@pytest.fixture
async def life(empty_database: Database) -> Life:
    """One key, that has just begun to sign."""
    life = Life(empty_database)
    await life.advance()
    return life


async def test_the_first_key_signs_at_once(life: Life) -> None:
    (row,) = await life.rows()
    assert (row.kid, row.state, row.created_at, row.signs_at) == ("k1", "signing", NOW, NOW)


async def test_each_step_comes_at_its_time_and_not_a_second_before(life: Life) -> None:
    assert await life.after(ROTATION - LEAD - 1) == {"k1": "signing"}
    assert await life.after(1) == {"k1": "signing", "k2": "next"}
    assert (await life.row("k2")).signs_at == NOW + ROTATION
    assert await life.after(LEAD - 1) == {"k1": "signing", "k2": "next"}
    assert await life.after(1) == {"k1": "retiring", "k2": "signing"}
    assert (await life.row("k1")).gone_at == NOW + ROTATION + RETIRE
    assert await life.after(RETIRE - 1) == {"k1": "retiring", "k2": "signing"}
    assert await life.after(1) == {"k1": "gone", "k2": "signing"}


async def test_a_key_that_is_gone_has_no_private_half(life: Life) -> None:
    for seconds in (ROTATION - LEAD, LEAD, RETIRE):
        assert (await life.row("k1")).encrypted_private_key == b"encrypted"
        await life.after(seconds)
    assert (await life.row("k1")).encrypted_private_key == b""


async def test_what_is_done_is_not_done_again(life: Life) -> None:
    for seconds in (0, ROTATION - LEAD, LEAD, RETIRE):
        await life.after(seconds)
        rows, version = await life.states(), await life.version()
        assert await life.after(0) == rows
        assert await life.version() == version


async def test_each_step_tells_other_processes_and_the_audit_log(life: Life, helpers: Any) -> None:
    version = await life.version()
    for seconds in (ROTATION - LEAD, LEAD, RETIRE):
        await life.after(seconds)
    assert await life.version() == version + 3
    entries = await helpers.entries(life.database)
    assert [(entry.action, entry.target) for entry in entries] == [
        ("key.sign", "k1"),
        ("key.publish", "k2"),
        ("key.retire", "k1"),
        ("key.sign", "k2"),
        ("key.gone", "k1"),
    ]
    assert "encrypted" not in "".join(str(entry.after) + str(entry.before) for entry in entries)


async def test_after_a_stop_a_key_is_published_before_it_signs(life: Life) -> None:
    assert await life.after(10 * ROTATION) == {"k1": "signing", "k2": "next"}
    assert (await life.row("k2")).signs_at == life.now + LEAD
    assert (await life.after(LEAD))["k2"] == "signing"


async def test_all_steps_that_came_due_in_a_stop_are_done_at_once(life: Life) -> None:
    life.policy = KeyPolicy(rotation=ROTATION, lead=LEAD, retire=ROTATION)
    for seconds in (ROTATION - LEAD, LEAD, ROTATION - LEAD):
        await life.after(seconds)
    states = {state: kid for kid, state in (await life.states()).items()}
    assert set(states) == {"retiring", "signing", "next"}
    assert await life.after(10 * ROTATION) == {
        states["retiring"]: "gone",
        states["signing"]: "retiring",
        states["next"]: "signing",
    }
    assert (await life.row(states["signing"])).gone_at == life.now + ROTATION
    assert (await life.row(states["next"])).signs_at == life.now


async def test_a_step_that_is_found_done_is_left_alone(life: Life) -> None:
    """Two processes have seen that it is due; the second gets its turn after the first."""
    life.now += ROTATION - LEAD
    for _ in range(2):
        async with life.database.write() as session:
            await key_lifecycle.advance(
                session, life.fresh(), now=life.now, policy=POLICY, trail=life.trail
            )
    assert len(await life.states()) == 2


async def test_rotate_publishes_a_key_that_signs_once_it_is_known(life: Life) -> None:
    upcoming = await life.rotate()
    assert (upcoming.state, upcoming.signs_at) == ("next", NOW + LEAD)
    assert (await life.after(LEAD - 1))["k1"] == "signing"
    assert (await life.after(1))["k1"] == "retiring"


async def test_rotate_brings_the_next_key_forward(life: Life) -> None:
    life.policy = KeyPolicy(rotation=ROTATION, lead=LEAD * 5, retire=RETIRE)
    await life.after(ROTATION - LEAD * 5)  # k2 is published for five times as long as it needs
    life.policy = POLICY
    life.now += LEAD * 2
    upcoming = await life.rotate()
    assert upcoming.signs_at == life.now
    assert (await life.after(0))["k1"] == "retiring"


async def test_rotate_never_brings_it_before_it_was_published_for_long_enough(life: Life) -> None:
    life.policy = KeyPolicy(rotation=ROTATION, lead=LEAD * 5, retire=RETIRE)
    await life.after(ROTATION - LEAD * 5)
    life.policy = POLICY
    life.now += LEAD // 2
    assert (await life.rotate()).signs_at == life.now + LEAD // 2


async def test_rotate_twice_is_rotate_once(life: Life) -> None:
    first = await life.rotate()
    life.now += 1
    second = await life.rotate()
    assert (second.kid, second.signs_at) == (first.kid, first.signs_at)
    assert len(await life.states()) == 2


async def test_rotate_never_puts_a_key_off(life: Life) -> None:
    await life.after(ROTATION - LEAD)
    life.now += 1
    assert (await life.rotate()).signs_at == NOW + ROTATION


async def publish_as_many_as_there_may_be(life: Life) -> None:
    for _ in range(MAX_PUBLISHED - 1):
        await life.rotate()
        await life.after(LEAD)
    states = list((await life.states()).values())
    assert len([state for state in states if state != "gone"]) == MAX_PUBLISHED


async def test_more_keys_than_verifiers_take_are_refused(empty_database: Database) -> None:
    life = Life(empty_database, KeyPolicy(rotation=10**6, lead=LEAD, retire=10**6))
    await life.advance()
    await publish_as_many_as_there_may_be(life)
    with pytest.raises(TooManyKeys):
        await life.rotate()


async def test_the_schedule_waits_until_there_is_room_in_the_key_set(
    empty_database: Database,
) -> None:
    life = Life(empty_database, KeyPolicy(rotation=LEAD + 1, lead=LEAD, retire=10**6))
    await life.advance()
    for _ in range(3 * MAX_PUBLISHED):
        await life.after(LEAD)
    states = list((await life.states()).values())
    assert len(states) == MAX_PUBLISHED
    assert states.count("signing") == 1
    assert "next" in (await life.after(10**6)).values()


async def test_a_lost_signing_key_is_gone_at_once_and_a_fresh_one_signs(life: Life) -> None:
    signing = await life.compromise("k1")
    assert (signing.state, signing.signs_at) == ("signing", NOW)
    lost = await life.row("k1")
    assert (lost.state, lost.compromised, lost.gone_at) == ("gone", True, NOW)
    assert lost.encrypted_private_key == b""


async def test_in_the_place_of_a_lost_key_the_next_one_signs(life: Life) -> None:
    await life.after(ROTATION - LEAD)
    assert (await life.compromise("k1")).kid == "k2"
    assert await life.states() == {"k1": "gone", "k2": "signing"}
    assert (await life.row("k2")).signs_at == life.now
    assert await life.after(LEAD) == {"k1": "gone", "k2": "signing"}


async def test_a_lost_next_key_never_signs(life: Life) -> None:
    await life.after(ROTATION - LEAD)
    assert (await life.compromise("k2")).kid == "k1"
    states = await life.after(0)
    other = next(kid for kid, state in states.items() if state == "next")
    assert (states["k2"], (await life.row(other)).signs_at) == ("gone", NOW + ROTATION)
    assert (await life.after(LEAD))[other] == "signing"


async def test_a_lost_retiring_key_is_gone_before_its_time(life: Life) -> None:
    await life.after(ROTATION - LEAD)
    await life.after(LEAD)
    assert (await life.compromise("k1")).kid == "k2"
    assert await life.states() == {"k1": "gone", "k2": "signing"}
    assert (await life.row("k1")).gone_at == life.now


async def test_a_key_that_is_gone_can_be_found_to_be_lost(life: Life) -> None:
    for seconds in (ROTATION - LEAD, LEAD, RETIRE):
        await life.after(seconds)
    gone_at = (await life.row("k1")).gone_at
    life.now += 5
    assert (await life.compromise("k1")).kid == "k2"
    row = await life.row("k1")
    assert (row.state, row.compromised, row.gone_at) == ("gone", True, gone_at)
    assert await life.marks() == {"k1": life.now + RETIRE}


async def test_what_a_lost_key_signed_is_revoked_for_as_long_as_it_could_live(life: Life) -> None:
    await life.compromise("k1")
    assert await life.marks() == {"k1": NOW + RETIRE}


async def test_an_unknown_key_is_refused_and_nothing_is_changed(life: Life, helpers: Any) -> None:
    before = len(await helpers.entries(life.database))
    version = await life.version()
    with pytest.raises(NoSuchKey):
        await life.compromise("k9")
    assert len(await helpers.entries(life.database)) == before
    assert await life.version() == version
    assert await life.states() == {"k1": "signing"}


async def test_when_another_key_signs_is_told(life: Life) -> None:
    (signing,) = await life.rows()
    assert key_lifecycle.next_begins_at(signing, None, POLICY) == NOW + ROTATION
    upcoming = await life.rotate()
    assert key_lifecycle.next_begins_at(signing, upcoming, POLICY) == NOW + LEAD


class AnyLife(RuleBasedStateMachine):
    """Whatever happens in whatever order, verifiers can verify."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.database = Database(f"sqlite+aiosqlite:///{path}")
        self.life = Life(self.database)
        self.published_at: dict[str, int] = {}
        self.signed_at: dict[str, int] = {}
        self.lost: set[str] = set()
        self.need_not_wait: set[str] = set()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    @initialize()
    def begin(self) -> None:
        self.run(self.life.advance())
        self.need_not_wait = set(self.run(self.life.states()))

    @rule(seconds=st.sampled_from([1, LEAD - 1, LEAD, RETIRE, ROTATION - LEAD, ROTATION, 5000]))
    def time_goes_by(self, seconds: int) -> None:
        self.life.now += seconds

    @rule(seconds=st.integers(1, LEAD))
    def a_process_looks(self, seconds: int) -> None:
        self.life.now += seconds
        self.run(self.life.advance())

    @rule()
    def an_operator_rotates(self) -> None:
        self.run(self.life.rotate())

    @rule(data=st.data())
    def a_key_is_lost(self, data: st.DataObject) -> None:
        kid = data.draw(st.sampled_from([row.kid for row in self.run(self.life.rows())]))
        signing = self.run(self.life.compromise(kid))
        self.lost.add(kid)
        self.need_not_wait.add(signing.kid)

    @invariant()
    def verifiers_can_verify(self) -> None:
        now, rows = self.life.now, self.run(self.life.rows())
        if not rows:
            return
        published = {row.kid for row in rows if row.state != "gone"}
        (signing,) = [row.kid for row in rows if row.state == "signing"]
        assert len([row for row in rows if row.state == "next"]) <= 1
        for kid in published:
            self.published_at.setdefault(kid, now)
        if signing not in self.signed_at and signing not in self.need_not_wait:
            assert now - self.published_at[signing] >= LEAD
        self.signed_at[signing] = now
        for kid, at in self.signed_at.items():
            assert kid in published or kid in self.lost or now - at >= RETIRE
        assert not self.lost & published
        assert all(not row.encrypted_private_key for row in rows if row.state == "gone")

    def teardown(self) -> None:
        assert self.run(self._verdict()).broken is None
        self.run(self.database.close())
        self.runner.close()

    async def _verdict(self) -> Any:
        async with self.database.read() as session:
            return await verify_chain(session, AUDIT_KEY)


def test_in_any_life_one_key_signs_and_verifiers_know_it(migrated: Path, tmp_path: Path) -> None:
    numbers = count()

    def fresh() -> AnyLife:
        return AnyLife(Path(shutil.copy(migrated, tmp_path / f"{next(numbers)}.db")))

    machine: Callable[[], RuleBasedStateMachine] = fresh
    run_state_machine_as_test(
        machine,  # type: ignore[arg-type]  # it calls what makes one
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
