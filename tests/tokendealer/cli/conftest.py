"""The command line as its users run it: through click, each on a database of its own."""

from __future__ import annotations

import json
import logging
import os
import pwd
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from click.testing import CliRunner, Result

from chassis import logs
from tokendealer.cli import main


class Command:
    def __init__(self, environ: dict[str, str]) -> None:
        self.environ: dict[str, str | None] = {**environ}

    def __call__(self, *arguments: str, stdin: str = "") -> Result:
        return CliRunner().invoke(main, arguments, input=stdin, env=self.environ)

    def done(self, *arguments: str) -> str:
        result = self(*arguments)
        assert result.exit_code == 0, result.output
        return result.stdout

    def json(self, *arguments: str) -> Any:
        result = self(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def refused(self, *arguments: str) -> str:
        result = self(*arguments)
        assert result.exit_code not in (0, None)
        assert isinstance(result.exception, SystemExit), repr(result.exception)
        assert "Traceback" not in result.output
        assert result.stdout == ""
        return result.stderr


@pytest.fixture
def _logs_as_before() -> Iterator[None]:
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level, access = root.handlers[:], root.level, logs._access_log[:]  # noqa: SLF001 - what the command sets for its process is put back
    yield
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)
    logs._access_log[:] = access  # noqa: SLF001 - put back as it was found


@pytest.fixture
def run(database_path: Path, helpers: Any, _logs_as_before: None) -> Command:
    return Command(helpers.environ(database_path))


@pytest.fixture
def run_empty(empty_database_path: Path, helpers: Any, _logs_as_before: None) -> Command:
    return Command(helpers.environ(empty_database_path))


@pytest.fixture
def sql(database_path: Path) -> Callable[..., list[Any]]:
    """Runs a statement on the database of `run`, beside the command; the rows that it gives."""

    def execute(statement: str, *values: object) -> list[Any]:
        connection = sqlite3.connect(database_path)
        try:
            with connection:
                return connection.execute(statement, values).fetchall()
        finally:
            connection.close()

    return execute


@pytest.fixture
def last_entries(run: Command) -> Callable[[int], list[tuple[str, str]]]:
    """What was done last, and to what, as the audit log of `run` has it; the newest first."""
    actor = f"cli:{pwd.getpwuid(os.getuid()).pw_name}"

    def find(count: int) -> list[tuple[str, str]]:
        entries = run.json("audit", "list", "--limit", str(count))
        assert {(e["actor"], e["source"], e["request_id"]) for e in entries} == {
            (actor, "local", "")
        }
        return [(entry["action"], entry["target"]) for entry in entries]

    return find
