"""`python -m launch` and its exit codes."""

import pytest

from launch.__main__ import main


@pytest.mark.parametrize("words", [[], ["sideways"], ["up", "down"]])
def test_an_unknown_command_shows_how(words, capsys):
    assert main(words) == 2
    assert capsys.readouterr().err == "usage: python -m launch up | down | demo | run\n"


def test_a_refusal_is_one_line_on_standard_error(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.delenv("BASE_URL", raising=False)
    assert main(["demo"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("make demo: no BASE_URL in ")
    assert len(said.err.splitlines()) == 1
