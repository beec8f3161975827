from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.cli import main
from tests.dashboard.test_settings import GOOD


@pytest.mark.parametrize("arguments", [[], ["migrate"], ["serve", "extra"]])
def test_anything_but_serve_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: dashboard" in capsys.readouterr().err


def test_without_a_built_page_it_ends_with_one_line_and_78(tmp_path: Path) -> None:
    environ = {**GOOD, "PATH": os.environ["PATH"], "WEB_DIR": str(tmp_path), "PORT": "65531"}
    command = [sys.executable, "-m", "dashboard", "serve"]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode == 78
    assert ended.stderr.startswith("dashboard: cannot start: WEB_DIR: cannot read the built app")
    assert ended.stderr.count("\n") == 1
