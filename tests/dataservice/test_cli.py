"""The command line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def run(tmp_path: Path):
    """Run `python -m dataservice` and give its exit code, output and errors."""

    def run(*arguments: str, **environment: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "dataservice", *arguments],
            env={"PATH": os.environ["PATH"], **environment},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    return run


def test_serve_names_what_is_not_set(run):
    code, _, errors = run("serve")
    assert code == 78
    assert errors.count("\n") == 1
    assert "ISSUER: is not set" in errors
    assert "JWKS_URL: is not set" in errors
    assert "REVOCATIONS_URL: is not set" in errors


def test_serve_refuses_an_unknown_schema_in_one_line(run, tmp_path: Path):
    database = {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/data.db"}
    urls = dict.fromkeys(("JWKS_URL", "REVOCATIONS_URL"), "http://127.0.0.1:9/")
    code, output, errors = run("serve", ISSUER="http://i.test", PORT="18799", **urls, **database)
    assert code == 78
    assert output == ""
    assert errors == (
        "dataservice: cannot start: DATABASE_URL: the schema is empty, "
        "this version needs 0001: run `migrate`\n"
    )


def test_migrate_goes_up_and_down(run, tmp_path: Path):
    database = {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/data.db"}
    assert run("migrate", **database) == (0, "", "")
    assert run("migrate", **database) == (0, "", "")
    assert run("migrate", "--down", "base", **database) == (0, "", "")


def test_migrate_says_what_is_wrong_in_one_line(run):
    code, _, errors = run("migrate", DATABASE_URL="sqlite+aiosqlite:////nowhere/data.db")
    assert code == 78
    told = "dataservice: cannot start: DATABASE_URL: cannot be opened: no folder /nowhere"
    assert errors.startswith(told)
    assert errors.count("\n") == 1


def test_an_unknown_command_is_refused(run):
    code, _, errors = run("destroy")
    assert code == 2
    assert "usage: dataservice" in errors
