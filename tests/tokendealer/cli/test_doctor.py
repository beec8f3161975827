"""The command over what the tests of `tokendealer.doctor` look at one by one."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Any

import pytest

from chassis.database import Database
from chassis.secret_key import encode_key
from chassis.settings import load
from tokendealer.cli.keys import keyring_of
from tokendealer.master_key import MasterKey
from tokendealer.settings import Settings

UNSAFE = "BAD   key material "


def test_each_check_is_a_line_and_the_exit_code_is_1_when_one_is_bad(run: Any) -> None:
    result = run("doctor")
    assert result.exit_code == 1
    *lines, counts = result.stdout.splitlines()
    assert {line.split()[0] for line in lines} == {"ok", "WARN", "BAD"}
    assert [line for line in lines if line.startswith("BAD")] == [
        line for line in lines if line.startswith(UNSAFE)
    ]
    assert counts.endswith(" 2 to see to, 1 bad")


@pytest.fixture
def run_sound(run_empty: Any) -> Any:
    """On a database whose first key was made under random keys."""
    for name in ("MASTER_KEY", "SECRET_PEPPER"):
        run_empty.environ[name] = encode_key(secrets.token_bytes(32))
    settings = load(Settings, run_empty.environ)

    async def make_first_key() -> None:
        database = Database(settings.database_url)
        await keyring_of(database, settings, MasterKey.of(settings)).ensure()
        await database.close()

    asyncio.run(make_first_key())
    return run_empty


def test_what_is_only_to_be_seen_to_does_not_fail(run_sound: Any) -> None:
    found = run_sound.json("doctor")
    assert found["healthy"] is True
    by_check = {finding["check"]: finding for finding in found["findings"]}
    assert {name for name, each in by_check.items() if each["level"] != "ok"} == {"env", "people"}
    assert by_check["env"]["level"] == "warn"
    assert by_check["env"]["mend"] == "Set ENV=production for every service"
    assert set(by_check["database"]) == {"check", "level", "what", "mend"}


def test_services_and_files_are_looked_at(run: Any, tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    result = run(
        *("doctor", "--private", gone, "--tokendealer", "http://127.0.0.1:9"),
        *("--service", "orders=http://127.0.0.1:9", "--service", "web=http://127.0.0.1:9/healthz"),
    )
    assert f"{gone} can't be looked at" in result.stdout
    assert "orders " in result.stdout
    assert "does not answer at http://127.0.0.1:9/readyz" in result.stdout
    assert "does not answer at http://127.0.0.1:9/healthz" in result.stdout
    assert "BAD   key set of http://127.0.0.1:9 " in result.stdout


@pytest.mark.parametrize("text", ["orders", "=http://x", "orders=x", "orders="])
def test_a_service_needs_a_name_and_a_url(run: Any, text: str) -> None:
    result = run("doctor", "--service", text)
    assert (result.exit_code, "must be NAME=URL" in result.stderr) == (2, True)


def test_broken_settings_are_a_finding_and_not_an_end(run: Any) -> None:
    run.environ["ISSUER"] = ""
    result = run("doctor")
    assert result.exit_code == 1
    assert result.stdout.startswith("BAD   settings  ISSUER: is not set. ")


def test_no_secret_is_shown(run: Any) -> None:
    shown = run("doctor").output + run("doctor", "--json").output
    assert run.environ["MASTER_KEY"] not in shown
    assert run.environ["SECRET_PEPPER"] not in shown
