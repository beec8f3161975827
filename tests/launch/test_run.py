import json
import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, Platform


def run(environ: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "launch", "run", *words],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_services_command_line_works_on_the_data_of_make_up(platform: Platform) -> None:
    done = platform.launch("run", "tokendealer", "client", "list")
    assert done.returncode == 0
    assert "Demo client" in done.stdout


def test_the_doctor_finds_nothing_bad_in_what_make_up_started(platform: Platform) -> None:
    done = platform.launch("run", "tokendealer", "doctor", "--json")
    found = {each["check"]: each for each in json.loads(done.stdout)["findings"]}
    assert done.returncode == 0, [each for each in found.values() if each["level"] != "ok"]
    for service in ("gateway", "tokendealer", "dataservice", "identidock"):
        assert found[service]["level"] == "ok"
    assert found[f"key set of {platform.url('tokendealer')}"]["level"] == "ok"
    assert found[f"revocations of {platform.url('tokendealer')}"]["level"] == "ok"


def test_its_exit_code_is_the_commands(platform: Platform) -> None:
    done = platform.launch("run", "tokendealer", "client", "show", "nobody")
    assert done.returncode == 1
    assert "there is no client nobody" in done.stderr


def test_an_unknown_service_is_refused_and_the_known_are_named() -> None:
    done = run(dict(os.environ), "nothing")
    assert done.returncode == 1
    assert "gateway, tokendealer, dataservice, identidock" in done.stderr


def test_without_data_it_says_what_makes_it(tmp_path: Path) -> None:
    environ = dict(os.environ) | {"VAR_DIR": str(tmp_path / "none")}
    done = run(environ, "tokendealer", "client", "list")
    assert done.returncode == 1
    assert "make up" in done.stderr
