"""The Makefile lists itself, and its names are the promised ones."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def make(*words):
    command = [shutil.which("make"), "--no-print-directory", "-C", str(ROOT), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_help_is_the_default_and_lists_every_target():
    listed = [line.split()[1] for line in make().splitlines()]
    running = ["help", "up", "down", "demo", "tokendealer", "doctor", "gateway", "web"]
    assert listed == [*running, "test", "check", "policy", "bench", "soak", "screenshots"]
    assert make() == make("help")


def test_test_checks_and_then_runs_the_tests():
    planned = make("--dry-run", "test").splitlines()
    assert planned[0] == "sh launch/bootstrap.sh dev"
    assert planned[-1].startswith(".venv/bin/python -m pytest -n ")
    assert any("ruff check" in line for line in planned)
    for script in ("lint", "test", "size"):
        assert any(line.endswith(f"npm --silent run {script}") for line in planned)


def test_ci_runs_what_a_person_runs():
    assert (ROOT / ".ci" / "run").read_text().endswith("\nexec make test\n")
