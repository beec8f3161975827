"""Each point at which a rotation can be killed, by the files and the database that this leaves.

How the next start goes on is `Keyring.ensure`; here, since only this command makes such files.
"""

from __future__ import annotations

import asyncio
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chassis.database import Database
from chassis.secret_key import decode_key
from chassis.settings import SettingsError
from tokendealer.administration import master_key as administration
from tokendealer.key_lifecycle import FreshKey
from tokendealer.keyring import Keyring, make_key
from tokendealer.master_key import MasterKey

ENCRYPTED = "SELECT kid, encrypted_private_key FROM signing_keys ORDER BY kid"


@pytest.fixture
def key_file(run: Any, tmp_path: Path) -> Path:
    """The master key of `run`, in a file of its own."""
    path = tmp_path / "secrets" / "master_key"
    path.parent.mkdir()
    path.write_text(run.environ["MASTER_KEY"] + "\n")
    path.chmod(0o600)
    run.environ["MASTER_KEY"] = ""
    run.environ["MASTER_KEY_FILE"] = str(path)
    return path


@pytest.fixture
def open_keyring(database_path: Path, helpers: Any, clock: Any) -> Callable[..., Keyring]:
    """The keys of a process that was started with this master key, or with the one in this file."""

    def make(database: Database, file: Path | None = None, **changes: str) -> Keyring:
        settings = helpers.settings_for(database_path, **changes)
        return Keyring(
            database,
            master_key=MasterKey.of(settings) if file is None else in_file(file),
            policy=settings.key_policy,
            trail=helpers.trail_of(clock),
            clock=clock,
        )

    return make


@pytest.fixture
def start(database_path: Path, open_keyring: Any) -> Callable[[Path], str]:
    """What the next start does with the keys; the one that signs."""

    def run_once(file: Path) -> str:
        async def ensure() -> str:
            database = Database(f"sqlite+aiosqlite:///{database_path}")
            keyring = open_keyring(database, file)
            await keyring.ensure()
            await database.close()
            return str(keyring.current.signing_kid)

        return asyncio.run(ensure())

    return run_once


def in_file(file: Path) -> MasterKey:
    return MasterKey(decode_key(read(file)), file)


def read(file: Path) -> str:
    return file.read_text().strip()


def beside(file: Path) -> Path:
    return file.with_name(file.name + ".new")


def test_every_key_is_encrypted_anew_and_the_file_has_the_new_key(
    run: Any, key_file: Path, mint: Any, sql: Any, last_entries: Any
) -> None:
    upcoming = run.json("key", "rotate")["kid"]
    before, old = sql(ENCRYPTED), key_file.read_text()
    counts = dict(sql("SELECT name, value FROM change_counts"))
    told = run.json("master-key", "rotate")
    assert set(told["kids"]) == {mint.kid, upcoming}
    assert (told["rotated"], told["file"]) == (True, str(key_file))
    assert key_file.read_text() != old
    assert [path.name for path in key_file.parent.iterdir()] == ["master_key"]
    after = sql(ENCRYPTED)
    assert all(old_row[1] != new_row[1] for old_row, new_row in zip(before, after, strict=True))
    assert dict(sql("SELECT name, value FROM change_counts"))["keys"] > counts["keys"]
    assert last_entries(1) == [("master_key.rotate", "master_key")]
    assert old.strip() not in run("audit", "export").output
    assert "2 keys are encrypted" in run.done("master-key", "rotate")
    run.done("key", "rotate")


def test_what_is_gone_stays_without_a_private_half(
    run: Any, key_file: Path, mint: Any, sql: Any
) -> None:
    run.done("key", "compromise", mint.kid, "--yes")
    assert mint.kid not in run.json("master-key", "rotate")["kids"]
    assert dict(sql(ENCRYPTED))[mint.kid] == b""


def test_whoever_may_read_the_old_file_may_read_the_new_one(run: Any, key_file: Path) -> None:
    key_file.chmod(0o640)
    run.done("master-key", "rotate")
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o640
    assert key_file.stat().st_uid == os.getuid()


@pytest.mark.parametrize("content", ["whole", "cut", ""])
def test_killed_before_the_transaction_ended_it_is_undone(
    run: Any, key_file: Path, mint: Any, start: Any, helpers: Any, content: str
) -> None:
    old = key_file.read_text()
    written = {"whole": helpers.b64(b"n" * 32), "cut": helpers.b64(b"n" * 32)[:20]}
    beside(key_file).write_text(written.get(content, ""))
    assert start(key_file) == mint.kid
    assert not beside(key_file).exists()
    assert key_file.read_text() == old


def test_killed_after_the_transaction_it_is_finished(
    run: Any, key_file: Path, mint: Any, start: Any
) -> None:
    old = key_file.read_text()
    run.done("master-key", "rotate")
    new = key_file.read_text()
    key_file.write_text(old)
    beside(key_file).write_text(new)
    assert run("token", "preview", "orders").exit_code == 0
    assert start(key_file) == mint.kid
    assert not beside(key_file).exists()
    assert key_file.read_text() == new


def test_killed_while_it_tried_whether_the_file_can_be_replaced_nothing_is_lost(
    key_file: Path, mint: Any, start: Any
) -> None:
    beside(key_file).write_text(key_file.read_text())
    old = key_file.read_text()
    assert start(key_file) == mint.kid
    assert not beside(key_file).exists()
    assert key_file.read_text() == old


@pytest.mark.parametrize("committed", [True, False])
def test_the_next_rotation_first_settles_the_one_that_was_killed(
    run: Any, key_file: Path, mint: Any, start: Any, helpers: Any, committed: bool
) -> None:
    old = key_file.read_text()
    if committed:
        run.done("master-key", "rotate")
        beside(key_file).write_text(key_file.read_text())
        key_file.write_text(old)
    else:
        beside(key_file).write_text(helpers.b64(b"n" * 32))
    run.done("master-key", "rotate")
    assert key_file.read_text() != old
    assert start(key_file) == mint.kid


async def test_a_rotation_that_fails_leaves_the_old_key(
    key_file: Path, database: Database, open_keyring: Any, helpers: Any, clock: Any
) -> None:
    keyring, old, master_key = open_keyring(database, key_file), read(key_file), in_file(key_file)
    with pytest.raises(RuntimeError):
        async with database.write() as session:
            await administration.rotate(session, master_key, trail=helpers.trail_of(clock))
            raise RuntimeError("killed")
    assert beside(key_file).exists()
    await keyring.ensure()
    assert not beside(key_file).exists()
    assert read(key_file) == old


async def test_a_start_meanwhile_does_not_take_the_new_key_away(
    key_file: Path,
    database: Database,
    database_path: Path,
    open_keyring: Any,
    helpers: Any,
    clock: Any,
    wait_until: Any,
) -> None:
    master_key = in_file(key_file)
    other_database = Database(f"sqlite+aiosqlite:///{database_path}")
    other = open_keyring(other_database, key_file)
    async with database.write() as session:
        await administration.rotate(session, master_key, trail=helpers.trail_of(clock))
        new = read(beside(key_file))
        starting = asyncio.create_task(other.ensure())
        await wait_until(lambda: is_loaded(other))
        assert read(beside(key_file)) == new
    await starting
    assert read(key_file) == new
    assert not beside(key_file).exists()
    await other.load()
    await other_database.close()


def is_loaded(keyring: Keyring) -> bool:
    try:
        return keyring.current is not None
    except RuntimeError:
        return False


async def test_a_process_that_runs_goes_on_without_a_restart(
    run: Any, key_file: Path, database: Database, open_keyring: Any
) -> None:
    keyring = open_keyring(database, key_file)
    await keyring.ensure()
    signing = keyring.current.signing_kid
    for _ in range(3):
        await asyncio.to_thread(run.done, "master-key", "rotate")
        await keyring.load()
        assert keyring.current.signing_kid == signing


async def test_a_key_that_was_made_before_is_stored_under_the_new_master_key(
    run: Any, key_file: Path, database: Database, open_keyring: Any, clock: Any
) -> None:
    keyring = open_keyring(database, key_file)
    await keyring.ensure()
    clock.now = time.time() + 10**8  # the next key is due, and this process has not looked since
    await asyncio.to_thread(run.done, "master-key", "rotate")
    await keyring.advance()
    assert len(keyring.current.public_keys) == 2
    fresh_start = open_keyring(database, key_file)
    await fresh_start.load()
    assert fresh_start.current.jwks == keyring.current.jwks


async def test_a_made_key_is_encrypted_for_the_row_beside_it(key_file: Path) -> None:
    master_key = in_file(key_file)
    fresh = await make_key(master_key)
    alone = fresh.beside([])
    assert alone.kid == fresh.kid
    assert master_key.decrypt(alone.kid, alone.encrypted_private_key)
    stored = FreshKey("kid", b"encrypted")
    assert stored.beside([]) is stored


def test_a_place_where_nothing_can_be_kept_is_named_and_nothing_is_done(
    run: Any, key_file: Path, sql: Any
) -> None:
    before = sql(ENCRYPTED)
    beside(key_file).mkdir()
    refused = run.refused("master-key", "rotate")
    assert f"can't be put beside the old: {beside(key_file)}: " in refused
    assert sql(ENCRYPTED) == before


def test_a_file_that_somebody_has_changed_is_not_replaced(key_file: Path, helpers: Any) -> None:
    master_key = in_file(key_file)
    key_file.write_text(helpers.b64(b"n" * 32))
    with pytest.raises(SettingsError, match="is not the key in use"):
        master_key.begin_rotation()
    assert read(key_file) == helpers.b64(b"n" * 32)


def test_a_key_of_the_environment_goes_before_one_in_a_file(
    run: Any, key_file: Path, sql: Any
) -> None:
    before, old = sql(ENCRYPTED), read(key_file)
    run.environ["MASTER_KEY"] = old
    refused = run("master-key", "rotate")
    assert (refused.exit_code, "MASTER_KEY_NEW: is not set" in refused.stderr) == (78, True)
    assert (sql(ENCRYPTED), read(key_file)) == (before, old)


def test_a_key_of_the_environment_needs_a_new_one(run: Any, sql: Any) -> None:
    before = sql(ENCRYPTED)
    for value, complaint in (("", "is not set"), ("short", "must be 32 bytes")):
        run.environ["MASTER_KEY_NEW"] = value
        refused = run("master-key", "rotate")
        assert refused.exit_code == 78
        assert "MASTER_KEY_NEW: " in refused.stderr
        assert complaint in refused.stderr
    assert sql(ENCRYPTED) == before


async def test_a_key_of_the_environment_is_exchanged_for_the_new_one(
    run: Any, database: Database, open_keyring: Any, helpers: Any
) -> None:
    old, new = run.environ["MASTER_KEY"], helpers.b64(b"n" * 32)
    running = open_keyring(database, master_key=old, master_key_new=new)
    await running.ensure()
    run.environ["MASTER_KEY_NEW"] = new
    told = await asyncio.to_thread(run.done, "master-key", "rotate")
    assert told.endswith("set MASTER_KEY to the value of MASTER_KEY_NEW now, for every process\n")
    await running.load()
    # killed before it could tell, it says so the next time
    again = await asyncio.to_thread(run.done, "master-key", "rotate")
    assert "already: set MASTER_KEY" in again
    run.environ |= {"MASTER_KEY": new, "MASTER_KEY_NEW": ""}
    assert (await asyncio.to_thread(run, "key", "rotate")).exit_code == 0
    run.environ["MASTER_KEY"] = old
    assert (await asyncio.to_thread(run, "key", "rotate")).exit_code == 78


def test_before_the_first_start_there_is_nothing_to_encrypt(run_empty: Any) -> None:
    refused = run_empty("master-key", "rotate")
    assert (refused.exit_code, "has no signing key yet" in refused.stderr) == (78, True)
