import os
import subprocess
import sys

import pytest

from identidock.cli import main


@pytest.mark.parametrize("arguments", [[], ["migrate"], ["serve", "extra"]])
def test_anything_but_serve_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: identidock" in capsys.readouterr().err


def test_without_settings_it_ends_with_one_line_and_78() -> None:
    environ = {"PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "identidock", "serve"]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode == 78
    assert ended.stderr.startswith("identidock: cannot start: ISSUER: is not set")
    assert "NAME_SALT: is not set" in ended.stderr
    assert ended.stderr.count("\n") == 1
