from __future__ import annotations

from typing import Any

import pytest

from chassis.database import Database
from tokendealer import key_lifecycle
from tokendealer.doctor import keys as key_checks
from tokendealer.key_lifecycle import FreshKey
from tokendealer.key_policy import KeyPolicy
from tokendealer.master_key import MasterKey
from tokendealer.models import SigningKey
from tokendealer.store import signing_keys

POLICY = KeyPolicy(rotation=1000, lead=100, retire=500)


@pytest.fixture
def rows(database: Database) -> Any:
    async def find() -> list[SigningKey]:
        async with database.read() as session:
            return await signing_keys.find_all(session)

    return find


async def test_every_key_is_decrypted(rows: Any, mint: Any) -> None:
    found, finding = key_checks.public_keys(await rows(), MasterKey(b"m" * 32, None))
    assert (set(found), finding.level) == ({mint.kid}, "ok")


async def test_another_master_key_is_bad_and_names_the_lost(rows: Any, mint: Any) -> None:
    found, finding = key_checks.public_keys(await rows(), MasterKey(b"n" * 32, None))
    assert (found, finding.level) == ({}, "bad")
    assert mint.kid in finding.what


async def test_one_key_that_signs_and_a_next_that_is_planned_are_ok(
    rows: Any, clock: Any, levels: Any
) -> None:
    findings = key_checks.check(await rows(), POLICY, clock.now)
    assert set(levels(findings).values()) == {"ok"}
    assert "is published at 2027-01-15 08:15:00Z" in findings[1].what


async def test_a_next_key_is_told(
    database: Database, rows: Any, clock: Any, levels: Any, helpers: Any
) -> None:
    async with database.write() as session:
        await key_lifecycle.rotate(
            session,
            FreshKey("fresh", b"x"),
            now=clock.now,
            policy=POLICY,
            trail=helpers.trail_of(clock),
        )
    findings = key_checks.check(await rows(), POLICY, clock.now)
    assert set(levels(findings).values()) == {"ok"}
    assert findings[1].what == "fresh signs from 2027-01-15 08:01:40Z"


def test_without_a_key_that_signs_there_is_no_platform(levels: Any) -> None:
    assert levels(key_checks.check([], POLICY, 0.0)) == {"signing key": "bad"}


@pytest.mark.parametrize(("late", "level"), [(59, "ok"), (61, "bad")])
async def test_a_step_that_is_overdue_is_bad(
    rows: Any, clock: Any, levels: Any, late: int, level: str
) -> None:
    due = clock.now + POLICY.rotation - POLICY.lead
    assert levels(key_checks.check(await rows(), POLICY, due + late))["key lifecycle"] == level
