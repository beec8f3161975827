"""The master key in its file, and a rotation that is killed at each point."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chassis.database import Database
from chassis.secret_key import decode_key
from chassis.settings import SettingsError
from tokendealer import key_encryption
from tokendealer.administration.master_key import rotate
from tokendealer.key_encryption import WrongMasterKey
from tokendealer.key_policy import KeyPolicy
from tokendealer.keyring import Keyring
from tokendealer.master_key import MasterKey

OLD, NEW, WRONG = b"m" * 32, b"n" * 32, b"w" * 32


class Killed(Exception):
    """Nothing after it is done."""


@pytest.fixture
def file(tmp_path: Path, helpers: Any) -> Path:
    path = tmp_path / "secrets" / "master_key"
    path.parent.mkdir()
    path.write_text(helpers.b64(OLD) + "\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def beside(file: Path) -> Path:
    return file.with_name("master_key.new")


@pytest.fixture
def start(database: Database, clock: Any, helpers: Any) -> Callable[[MasterKey], Keyring]:
    def make(master_key: MasterKey) -> Keyring:
        return Keyring(
            database,
            master_key=master_key,
            policy=KeyPolicy(rotation=10**6, lead=10, retire=10),
            trail=helpers.trail_of(clock),
            clock=clock,
        )

    return make


@pytest.fixture
def exchange(database: Database, clock: Any, helpers: Any) -> Any:
    """Everything of a rotation but its end: the new key is beside the old one."""

    async def run(master_key: MasterKey) -> None:
        async with database.write() as session:
            await rotate(session, master_key, trail=helpers.trail_of(clock))

    return run


def read(path: Path) -> str:
    return path.read_text()


def write(path: Path, text: str) -> None:
    path.write_text(text)


def move(path: Path, to: Path) -> None:
    path.replace(to)


def is_there(path: Path) -> bool:
    return path.exists()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def in_file(path: Path) -> MasterKey:
    """As a process has it that starts now."""
    return MasterKey(decode_key(read(path).strip()), path)


def test_a_key_reads_what_it_encrypted(keys: Any) -> None:
    master_key = MasterKey(OLD, None)
    encrypted = master_key.encrypt("kid", keys.foreign)
    found = master_key.decrypt("kid", encrypted)
    assert found.private_numbers() == keys.foreign.private_numbers()


def test_what_another_key_encrypted_is_refused(keys: Any, file: Path) -> None:
    encrypted = key_encryption.encrypt(WRONG, "kid", keys.foreign)
    for master_key in (MasterKey(OLD, None), MasterKey(OLD, file), MasterKey(OLD, None, NEW)):
        with pytest.raises(WrongMasterKey):
            master_key.decrypt("kid", encrypted)


@pytest.mark.parametrize("name", ["master_key", "master_key.new"])
def test_a_key_that_was_exchanged_meanwhile_is_taken_from_its_file(
    keys: Any, file: Path, helpers: Any, name: str
) -> None:
    file.with_name(name).write_text(helpers.b64(NEW))
    master_key = MasterKey(OLD, file)
    master_key.decrypt("kid", key_encryption.encrypt(NEW, "kid", keys.foreign))
    encrypted = master_key.encrypt("kid", keys.foreign)
    assert key_encryption.decrypt(NEW, "kid", encrypted)


def test_a_key_that_was_exchanged_in_the_environment_is_the_one_announced(keys: Any) -> None:
    master_key = MasterKey(OLD, None, NEW)
    master_key.decrypt("kid", key_encryption.encrypt(NEW, "kid", keys.foreign))
    assert key_encryption.decrypt(NEW, "kid", master_key.encrypt("kid", keys.foreign))


@pytest.mark.parametrize("content", ["", "short", "é", "\0" * 43])
def test_a_file_that_holds_no_key_is_passed_over(
    keys: Any, file: Path, beside: Path, content: str
) -> None:
    write(beside, content)
    with pytest.raises(WrongMasterKey):
        MasterKey(OLD, file).decrypt("kid", key_encryption.encrypt(NEW, "kid", keys.foreign))


async def test_a_wrong_key_is_refused_by_the_name_of_its_file(
    start: Any, file: Path, helpers: Any
) -> None:
    write(file, helpers.b64(WRONG))
    with pytest.raises(SettingsError, match=rf"^MASTER_KEY_FILE {file}: ") as refusal:
        await start(in_file(file)).ensure()
    assert helpers.b64(WRONG) not in str(refusal.value)


async def test_a_rotation_begins_with_the_new_key_beside_the_old_one(
    file: Path, beside: Path
) -> None:
    old = read(file)
    made = in_file(file).begin_rotation()
    assert made is not None
    assert read(file) == old
    assert read(beside) != old
    assert [mode(path) for path in (file, beside)] == [0o600, 0o600]


def test_a_file_beside_it_that_others_could_read_is_not_written_into(
    file: Path, beside: Path
) -> None:
    write(beside, "left over")
    beside.chmod(0o666)
    in_file(file).begin_rotation()
    assert mode(beside) == 0o600


def test_no_two_rotations_make_the_same_key(file: Path, beside: Path) -> None:
    made = set()
    for _ in range(5):
        in_file(file).begin_rotation()
        made.add(read(beside))
    assert len(made) == 5


def test_the_environments_key_is_exchanged_for_the_one_announced_alone() -> None:
    with pytest.raises(SettingsError, match=r"^MASTER_KEY_NEW: is not set$"):
        MasterKey(OLD, None).begin_rotation()
    assert MasterKey(OLD, None, OLD).begin_rotation() is None
    assert MasterKey(OLD, None, NEW).begin_rotation() is not None


def test_a_file_that_is_not_the_key_in_use_is_not_replaced(file: Path, beside: Path) -> None:
    with pytest.raises(SettingsError, match="is not the key in use"):
        MasterKey(WRONG, file).begin_rotation()
    assert not is_there(beside)


async def test_killed_when_only_the_new_file_was_written_it_is_undone(
    database: Database, start: Any, file: Path, beside: Path, helpers: Any, clock: Any
) -> None:
    old = read(file)
    with pytest.raises(Killed):
        async with database.write() as session:
            await rotate(session, in_file(file), trail=helpers.trail_of(clock))
            raise Killed
    assert is_there(beside)
    for _ in range(2):
        await start(in_file(file)).ensure()
        assert (read(file), is_there(beside)) == (old, False)


async def test_killed_while_the_new_file_is_written_it_is_undone(
    start: Any, file: Path, beside: Path
) -> None:
    old = read(file)
    write(beside, old[:10])
    await start(in_file(file)).ensure()
    assert (read(file), is_there(beside)) == (old, False)


async def test_killed_when_all_was_encrypted_it_is_finished(
    start: Any, exchange: Any, file: Path, beside: Path
) -> None:
    await exchange(in_file(file))
    new = read(beside)
    assert read(file) != new
    for _ in range(2):
        await start(in_file(file)).ensure()
        assert (read(file), is_there(beside)) == (new, False)
        assert mode(file) == 0o600


async def test_killed_when_the_file_was_moved_nothing_is_left_to_do(
    start: Any, exchange: Any, file: Path, beside: Path
) -> None:
    await exchange(in_file(file))
    new = read(beside)
    move(beside, file)
    await start(in_file(file)).ensure()
    assert (read(file), is_there(beside)) == (new, False)


async def test_after_a_rotation_the_old_key_opens_nothing(
    start: Any, exchange: Any, file: Path
) -> None:
    await exchange(in_file(file))
    with pytest.raises(SettingsError, match=r"^MASTER_KEY: "):
        await start(MasterKey(OLD, None)).ensure()


async def test_a_process_that_runs_goes_on_after_another_one_rotated(
    start: Any, exchange: Any, file: Path, beside: Path, clock: Any
) -> None:
    running = start(in_file(file))
    await running.ensure()
    before = running.current
    await exchange(in_file(file))
    await running.load()  # from the file beside
    move(beside, file)
    await running.load()
    assert running.current.signing_kid == before.signing_kid
    clock.now += 10**6
    await running.advance()  # what it adds is under the new key
    again = start(in_file(file))
    await again.ensure()
    assert again.current.jwks == running.current.jwks
    assert len(again.current.public_keys) == 2


async def test_two_that_start_after_a_kill_both_start(
    start: Any, exchange: Any, file: Path, beside: Path
) -> None:
    await exchange(in_file(file))
    first, second = start(in_file(file)), start(in_file(file))
    await first.load()
    await second.load()
    await first.settle()
    await second.settle()
    assert not is_there(beside)
    await start(in_file(file)).ensure()


async def test_a_rotation_is_in_the_audit_log_without_a_key(
    database: Database, exchange: Any, file: Path, beside: Path, helpers: Any, mint: Any
) -> None:
    await exchange(in_file(file))
    entry = (await helpers.entries(database))[-1]
    assert (entry.action, entry.after) == ("master_key.rotate", f'{{"kids":["{mint.kid}"]}}')
    assert read(beside).strip() not in str(entry.after)
