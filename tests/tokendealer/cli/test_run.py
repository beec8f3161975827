from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def test_help_names_every_command(run: Any) -> None:
    output = run("--help").stdout
    for name in (
        *("serve", "migrate", "api", "client", "key", "master-key", "token", "audit", "stats"),
    ):
        assert f"\n  {name} " in output


@pytest.mark.parametrize(
    "arguments",
    [
        *(("api", "list"), ("client", "list"), ("key", "list"), ("token", "explain", "x")),
        *(("audit", "verify"), ("stats",), ("master-key", "rotate"), ("token", "preview", "x")),
    ],
)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", ""),
        ("SECRET_PEPPER", "short"),
    ],
)
def test_a_broken_setting_is_one_line_and_exit_78(
    run: Any, arguments: tuple[str, ...], name: str, value: str
) -> None:
    run.environ[name] = value
    result = run(*arguments)
    assert result.exit_code == 78
    assert result.stderr.startswith(f"tokendealer: cannot start: {name}: ")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


@pytest.mark.parametrize("arguments", [("client", "list"), ("migrate",)])
def test_a_database_that_cannot_be_opened_is_named(
    arguments: tuple[str, ...], helpers: Any
) -> None:
    """In a process of its own: the driver's thread may outlive the loop it answers to."""
    result = subprocess.run(
        [sys.executable, "-m", "tokendealer", *arguments],
        env={**os.environ, **helpers.environ(Path("/nowhere/at/all.db"))},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert result.returncode == 78
    assert result.stderr.startswith("tokendealer: cannot start: DATABASE_URL: cannot ")
    assert result.stdout == ""


def test_an_empty_list_is_just_its_heading(run_empty: Any) -> None:
    assert len(run_empty("client", "list").stdout.splitlines()) == 1
    assert run_empty.json("client", "list") == []
    assert run_empty.json("api", "list") == []
    assert run_empty.json("audit", "list") == []
