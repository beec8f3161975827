from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from bearer import parse_jwks
from chassis.database import Database
from chassis.settings import SettingsError
from tokendealer import key_encryption, key_lifecycle
from tokendealer.administration.master_key import rotate as rotate_master_key
from tokendealer.follower import Follower
from tokendealer.jwk import thumbprint
from tokendealer.key_policy import KeyPolicy
from tokendealer.keyring import Keyring, make_key
from tokendealer.master_key import MasterKey
from tokendealer.models import SigningKey
from tokendealer.store import change_counts

MASTER_KEY = b"m" * 32

POLICY = KeyPolicy(rotation=1000, lead=100, retire=400)

PROCESS = """
import asyncio, sys
from chassis.database import Database
from tokendealer.audit import SCHEDULE, Trail, key_of
from tokendealer.key_policy import KeyPolicy
from tokendealer.keyring import Keyring
from tokendealer.master_key import MasterKey

async def main():
    database = Database(sys.argv[1])
    clock = lambda: float(sys.argv[2])
    keyring = Keyring(
        database,
        master_key=MasterKey(b"m" * 32, None),
        policy=KeyPolicy(rotation=1000, lead=100, retire=400),
        trail=Trail(key_of(b"p" * 32), clock, SCHEDULE),
        clock=clock,
    )
    print("ready", flush=True)
    sys.stdin.readline()
    await keyring.ensure()
    print(keyring.current.signing_kid, *sorted(keyring.current.public_keys))
    await database.close()

asyncio.run(main())
"""


def ensure_in_processes(path: Path, now: float) -> set[str]:
    """What three that start at once end with: the kid that signs, and all that are published."""
    command = [sys.executable, "-c", PROCESS, f"sqlite+aiosqlite:///{path}", str(now)]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    said = {process.communicate(timeout=60)[0].strip() for process in processes}
    assert [process.returncode for process in processes] == [0, 0, 0]
    return said


@pytest.fixture
def open_keyring(clock: Any, helpers: Any) -> Callable[[Database], Keyring]:
    def make(database: Database, key: bytes = MASTER_KEY, policy: KeyPolicy = POLICY) -> Keyring:
        return Keyring(
            database,
            master_key=MasterKey(key, None),
            policy=policy,
            trail=helpers.trail_of(clock),
            clock=clock,
        )

    return make


@pytest.fixture
def keyring(database: Database, open_keyring: Any) -> Keyring:
    made: Keyring = open_keyring(database)
    return made


@pytest.fixture
def add_key(database: Database, keys: Any) -> Any:
    async def add(kid: str, state: str, key: Any = keys.foreign) -> None:
        encrypted = key_encryption.encrypt(MASTER_KEY, kid, key)
        async with database.write() as session:
            session.add(
                SigningKey(
                    kid=kid,
                    state=state,
                    encrypted_private_key=encrypted,
                    created_at=1,
                    signs_at=2_000_000_000,
                )
            )

    return add


async def test_there_is_nothing_before_it_is_loaded(keyring: Keyring) -> None:
    with pytest.raises(RuntimeError, match="not loaded"):
        _ = keyring.current
    with pytest.raises(RuntimeError):
        await keyring.check_ready()
    await keyring.ensure()
    await keyring.check_ready()


async def test_the_key_of_the_database_signs(keyring: Keyring, keys: Any) -> None:
    await keyring.ensure()
    current = keyring.current
    assert current.signing_kid == thumbprint(keys.signing.public_key())
    assert current.signing_key.private_numbers() == keys.signing.private_numbers()
    assert list(current.public_keys) == [current.signing_kid]


async def test_next_and_retiring_keys_are_published_and_gone_ones_are_not(
    keyring: Keyring, add_key: Any, keys: Any
) -> None:
    for kid in ("next", "retiring", "gone"):
        await add_key(kid, kid)
    await keyring.ensure()
    current = keyring.current
    signing = thumbprint(keys.signing.public_key())
    assert set(current.public_keys) == {signing, "next", "retiring"}
    assert current.signing_kid == signing
    assert set(parse_jwks(json.loads(current.jwks))) == set(current.public_keys)


async def test_the_published_document_has_no_private_member(keyring: Keyring) -> None:
    await keyring.ensure()
    for jwk in json.loads(keyring.current.jwks)["keys"]:
        assert set(jwk) == {"kty", "n", "e", "kid", "use", "alg"}


async def test_the_first_key_is_made_where_there_is_none(
    empty_database: Database, open_keyring: Any, clock: Any
) -> None:
    database, keyring = empty_database, open_keyring(empty_database)
    await keyring.ensure()
    async with database.read() as session:
        (row,) = await session.scalars(select(SigningKey))
    assert (row.state, row.created_at) == ("signing", int(clock.now))
    assert row.kid == keyring.current.signing_kid
    assert row.kid == thumbprint(keyring.current.signing_key.public_key())
    assert keyring.current.signing_key.key_size == 2048
    again = open_keyring(database)
    await again.ensure()
    assert again.current.signing_kid == row.kid


async def test_keyrings_that_start_at_once_agree_on_one_first_key(
    empty_database_path: Path, open_keyring: Any
) -> None:
    url = f"sqlite+aiosqlite:///{empty_database_path}"
    databases = [Database(url) for _ in range(4)]
    keyrings = [open_keyring(one) for one in databases]
    await asyncio.gather(*(keyring.ensure() for keyring in keyrings))
    assert len({keyring.current.signing_kid for keyring in keyrings}) == 1
    async with databases[0].read() as session:
        assert len(list(await session.scalars(select(SigningKey)))) == 1
    for database in databases:
        await database.close()


def test_processes_that_start_at_once_agree_on_one_first_key(
    empty_database_path: Path, clock: Any
) -> None:
    (said,) = ensure_in_processes(empty_database_path, clock.now)
    assert len(set(said.split())) == 1


def test_processes_that_find_a_step_due_at_once_do_it_once(
    database_path: Path, clock: Any, mint: Any
) -> None:
    (before,) = ensure_in_processes(database_path, clock.now + POLICY.rotation - POLICY.lead)
    signing, *published = before.split()
    assert (signing, len(published)) == (mint.kid, 2)
    (after,) = ensure_in_processes(database_path, clock.now + POLICY.rotation)
    assert after.split()[0] != mint.kid
    assert after.split()[1:] == published


async def test_a_wrong_master_key_names_itself_and_is_not_shown(
    database: Database, open_keyring: Any
) -> None:
    with pytest.raises(SettingsError, match=r"^MASTER_KEY: ") as refusal:
        await open_keyring(database, b"n" * 32).ensure()
    assert "nnnn" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


async def test_under_a_wrong_master_key_no_key_is_added(
    database: Database, open_keyring: Any, clock: Any
) -> None:
    clock.now += POLICY.rotation
    with pytest.raises(SettingsError):
        await open_keyring(database, b"n" * 32).ensure()
    async with database.read() as session:
        assert len(list(await session.scalars(select(SigningKey)))) == 1


async def test_ciphertexts_that_were_swapped_between_kids_are_refused(
    keyring: Keyring, database: Database, add_key: Any
) -> None:
    await add_key("next", "next")
    async with database.write() as session:
        rows = list(await session.scalars(select(SigningKey)))
        encrypted = [row.encrypted_private_key for row in rows]
        for row, other in zip(rows, reversed(encrypted), strict=True):
            change = update(SigningKey).where(SigningKey.kid == row.kid)
            await session.execute(change.values(encrypted_private_key=other))
    with pytest.raises(SettingsError, match="MASTER_KEY"):
        await keyring.ensure()


async def test_looking_makes_no_key(keyring: Keyring, database: Database) -> None:
    async with database.write() as session:
        await session.execute(delete(SigningKey))
    with pytest.raises(SettingsError, match="no signing key yet"):
        await keyring.load()
    async with database.read() as session:
        assert (await session.scalars(select(SigningKey))).all() == []


async def test_a_key_is_in_the_key_set_before_it_signs_and_after(
    keyring: Keyring, clock: Any, keys: Any
) -> None:
    first = thumbprint(keys.signing.public_key())
    await keyring.ensure()
    clock.now += POLICY.rotation - POLICY.lead
    await keyring.advance()
    (second,) = set(published(keyring)) - {first}
    assert keyring.current.signing_kid == first
    clock.now += POLICY.lead
    await keyring.advance()
    assert keyring.current.signing_kid == second
    assert keyring.current.signing_key.public_key() == keyring.current.public_keys[second]
    assert set(published(keyring)) == {first, second}
    clock.now += POLICY.retire
    await keyring.advance()
    assert published(keyring) == [second]


def published(keyring: Keyring) -> list[str]:
    kids = [jwk["kid"] for jwk in json.loads(keyring.current.jwks)["keys"]]
    assert kids == list(keyring.current.public_keys)
    return kids


async def test_there_is_nothing_to_do_before_it_is_time(keyring: Keyring, clock: Any) -> None:
    await keyring.ensure()
    before = keyring.current
    clock.now += POLICY.rotation - POLICY.lead - 1
    await keyring.advance()
    assert keyring.current is before


async def test_keyrings_that_find_a_step_due_at_once_do_it_once_and_see_it_at_their_next_look(
    database_path: Path, open_keyring: Any, clock: Any, sleep: Any
) -> None:
    databases = [Database(f"sqlite+aiosqlite:///{database_path}") for _ in range(2)]
    keyrings = [open_keyring(one) for one in databases]
    followers = [
        Follower(
            one,
            on_change={change_counts.KEYS: keyring.load},
            always=(keyring.advance,),
            sleep=sleep,
        )
        for one, keyring in zip(databases, keyrings, strict=True)
    ]
    for keyring in keyrings:
        await keyring.ensure()
    for seconds in (POLICY.rotation - POLICY.lead, POLICY.lead, POLICY.retire):
        clock.now += seconds
        await asyncio.gather(*(follower.look() for follower in followers))
        for follower in followers:
            await follower.look()
        first, second = (keyring.current for keyring in keyrings)
        assert first.jwks == second.jwks
        assert first.signing_kid == second.signing_kid
    async with databases[0].read() as session:
        assert len(list(await session.scalars(select(SigningKey)))) == 2
    for one in databases:
        await one.close()


async def test_what_an_operator_did_in_another_process_is_seen_at_the_next_look(
    database: Database, keyring: Keyring, clock: Any, sleep: Any, helpers: Any, mint: Any
) -> None:
    await keyring.ensure()
    work = {change_counts.KEYS: keyring.load}
    follower = Follower(database, on_change=work, always=(), sleep=sleep)
    await follower.look()
    fresh = await make_key(MasterKey(MASTER_KEY, None))
    async with database.write() as session:
        await key_lifecycle.compromise(
            session,
            mint.kid,
            fresh,
            now=clock.now,
            policy=POLICY,
            trail=helpers.trail_of(clock),
        )
    assert keyring.current.signing_kid == mint.kid
    await follower.look()
    assert keyring.current.signing_kid == fresh.kid
    assert published(keyring) == [fresh.kid]


async def test_a_key_that_was_made_before_the_master_key_was_exchanged_can_be_read_after_it(
    database: Database, open_keyring: Any, clock: Any, helpers: Any, tmp_path: Path
) -> None:
    file = tmp_path / "master_key"
    file.write_text(helpers.b64(MASTER_KEY))
    running = MasterKey(MASTER_KEY, file)
    fresh = await make_key(running)
    async with database.write() as session:
        other = MasterKey(MASTER_KEY, file)
        await rotate_master_key(session, other, trail=helpers.trail_of(clock))
    async with database.write() as session:
        await key_lifecycle.rotate(
            session, fresh, now=clock.now, policy=POLICY, trail=helpers.trail_of(clock)
        )
    started = Keyring(
        database,
        master_key=MasterKey(MASTER_KEY, file),
        policy=POLICY,
        trail=helpers.trail_of(clock),
        clock=clock,
    )
    await started.ensure()
    assert fresh.kid in published(started)
