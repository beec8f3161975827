from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from bearer import parse_jwks
from chassis.database import Database
from chassis.settings import SettingsError
from tokendealer import key_encryption
from tokendealer.jwk import thumbprint
from tokendealer.keyring import Keyring
from tokendealer.models import SigningKey

MASTER_KEY = b"m" * 32

FIRST_KEY = """
import asyncio, sys, time
from chassis.database import Database
from tokendealer.keyring import Keyring

async def main():
    database = Database(sys.argv[1])
    keyring = Keyring(database, master_key=b"m" * 32, clock=time.time)
    print("ready", flush=True)
    sys.stdin.readline()
    await keyring.ensure()
    print(keyring.current.signing_kid)
    await database.close()

asyncio.run(main())
"""


@pytest.fixture
def keyring(database: Database, clock: Any) -> Keyring:
    return Keyring(database, master_key=MASTER_KEY, clock=clock)


@pytest.fixture
def add_key(database: Database, keys: Any) -> Any:
    async def add(kid: str, state: str, key: Any = keys.foreign) -> None:
        encrypted = key_encryption.encrypt(MASTER_KEY, kid, key)
        async with database.write() as session:
            session.add(
                SigningKey(kid=kid, state=state, encrypted_private_key=encrypted, created_at=1)
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
    empty_database_path: Path, clock: Any
) -> None:
    database = Database(f"sqlite+aiosqlite:///{empty_database_path}")
    keyring = Keyring(database, master_key=MASTER_KEY, clock=clock)
    await keyring.ensure()
    async with database.read() as session:
        (row,) = await session.scalars(select(SigningKey))
    assert (row.state, row.created_at) == ("signing", int(clock.now))
    assert row.kid == keyring.current.signing_kid
    assert row.kid == thumbprint(keyring.current.signing_key.public_key())
    assert keyring.current.signing_key.key_size == 2048
    again = Keyring(database, master_key=MASTER_KEY, clock=clock)
    await again.ensure()
    assert again.current.signing_kid == row.kid
    await database.close()


async def test_keyrings_that_start_at_once_agree_on_one_first_key(
    empty_database_path: Path, clock: Any
) -> None:
    url = f"sqlite+aiosqlite:///{empty_database_path}"
    databases = [Database(url) for _ in range(4)]
    keyrings = [Keyring(one, master_key=MASTER_KEY, clock=clock) for one in databases]
    await asyncio.gather(*(keyring.ensure() for keyring in keyrings))
    assert len({keyring.current.signing_kid for keyring in keyrings}) == 1
    async with databases[0].read() as session:
        assert len(list(await session.scalars(select(SigningKey)))) == 1
    for database in databases:
        await database.close()


def test_processes_that_start_at_once_agree_on_one_first_key(empty_database_path: Path) -> None:
    command = [sys.executable, "-c", FIRST_KEY, f"sqlite+aiosqlite:///{empty_database_path}"]
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
    kids = {process.communicate(timeout=30)[0].strip() for process in processes}
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert len(kids) == 1


async def test_a_wrong_master_key_names_itself_and_is_not_shown(
    database: Database, clock: Any
) -> None:
    keyring = Keyring(database, master_key=b"n" * 32, clock=clock)
    with pytest.raises(SettingsError, match=r"^MASTER_KEY: ") as refusal:
        await keyring.ensure()
    assert "nnnn" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


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
