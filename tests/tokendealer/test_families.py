"""Whose families end, and what goes with them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tokendealer import families
from tokendealer.models import AuthorizationCode, RefreshToken, RevokedToken, TokenFamily
from tokendealer.store import change_counts, codes, revocations

NOW = 1_800_000_000


@pytest.fixture
async def three(database: Any, add_user: Any) -> Any:
    """Two families of one session and client, one of another client, each with three tokens."""
    user = await add_user()
    async with database.write() as session:
        for number, client_id in enumerate(("orders", "orders", "reports")):
            session.add(
                TokenFamily(
                    family_id=f"fam_{number}",
                    client_id=client_id,
                    user_id=user.user_id,
                    sid="s1" if number < 2 else "s2",
                    identity=[],
                    grants={},
                    auth_time=NOW,
                    created_at=NOW,
                    expires_at=NOW + 1000,
                    ended_at=None,
                )
            )
            await session.flush()
            for left in (-301, -10, 60):
                session.add(
                    RefreshToken(
                        digest=f"{number}{left}".encode(),
                        family_id=f"fam_{number}",
                        created_at=NOW,
                        used_at=None,
                        access_jti=f"jti {number} {left}",
                        access_expires_at=NOW + left,
                    )
                )
    return user


@pytest.fixture
def end(database: Any, clock: Any, helpers: Any) -> Any:
    async def run(**which: Any) -> int:
        async with database.write() as session:
            trail = helpers.trail_of(clock)
            return await families.end(session, **which, now=clock.now, trail=trail)

    return run


@pytest.mark.parametrize(
    ("which", "ended"),
    [
        ({"sid": "s1"}, {"fam_0", "fam_1"}),
        ({"client_id": "reports"}, {"fam_2"}),
        ({"family_id": "fam_1"}, {"fam_1"}),
        ({"sid": "s1", "client_id": "reports"}, set()),
        ({"user_id": "usr_nobody"}, set()),
    ],
)
async def test_those_end_that_have_all_that_is_named(
    three: Any, end: Any, database: Any, which: dict[str, str], ended: set[str]
) -> None:
    assert await end(**which) == len(ended)
    async with database.read() as session:
        for number in range(3):
            family = await session.get_one(TokenFamily, f"fam_{number}")
            assert family.ended_at == (NOW if family.family_id in ended else None)


async def test_all_of_a_user_end_once(three: Any, end: Any, helpers: Any, database: Any) -> None:
    assert await end(user_id=three.user_id, reason="because") == 3
    assert await end(user_id=three.user_id) == 0
    entry = (await helpers.entries(database))[-1]
    assert (entry.action, entry.target) == ("family.end", three.user_id)
    told = {"user_id": three.user_id, "families": 3, "reason": "because"}
    assert json.loads(entry.after) == told


async def test_access_tokens_that_some_verifier_would_take_are_revoked(
    three: Any, end: Any, database: Any
) -> None:
    async with database.read() as session:
        before = (await change_counts.find_all(session))[change_counts.REVOCATIONS]
    await end(family_id="fam_0")
    async with database.read() as session:
        assert await session.get(RevokedToken, "jti 0 -301") is None
        for left in (-10, 60):
            row = await session.get_one(RevokedToken, f"jti 0 {left}")
            assert (row.client_id, row.expires_at) == ("orders", NOW + left + 300)
        assert (await change_counts.find_all(session))[change_counts.REVOCATIONS] > before


@pytest.mark.parametrize("kind", ["user_id", "client_id"])
async def test_one_mark_says_that_all_of_somebody_are_revoked(
    three: Any, end: Any, database: Any, kind: str
) -> None:
    value = three.user_id if kind == "user_id" else "orders"
    await end(**{kind: value})
    async with database.read() as session:
        found = await revocations.find_all(session, NOW)
    said = {"user_id": revocations.SUBJECT, "client_id": revocations.CLIENT}[kind]
    assert found.tokens == []
    assert [mark[:3] for mark in found.marks] == [(said, value, NOW + 1)]


async def test_what_ended_before_is_not_revoked_again(three: Any, end: Any, database: Any) -> None:
    await end(family_id="fam_0")
    await end(sid="s1")
    async with database.read() as session:
        listed = [jti for jti, _ in (await revocations.find_all(session, NOW)).tokens]
    assert sorted(listed) == ["jti 0 -10", "jti 0 60", "jti 1 -10", "jti 1 60"]


async def test_codes_begin_none_any_more(three: Any, end: Any, database: Any) -> None:
    async with database.write() as session:
        session.add(
            AuthorizationCode(
                digest=b"code",
                family_id="fam_9",
                client_id="orders",
                user_id=three.user_id,
                redirect_uri="https://a.test/",
                code_challenge="c" * 43,
                identity=[],
                grants={},
                nonce=None,
                sid="s3",
                auth_time=NOW,
                expires_at=NOW + 60,
                used_at=None,
            )
        )
    await end(sid="s1")
    await end(sid="s3")
    async with database.write() as session:
        assert await codes.use(session, b"code", NOW) is None


async def test_nobody_ends_everything_by_naming_nothing(end: Any) -> None:
    with pytest.raises(TypeError):
        await end()
