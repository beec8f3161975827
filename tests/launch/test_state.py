"""VAR_DIR is made for its owner, or refused by name."""

import stat

import pytest

from launch import state
from launch.refusal import Refusal


def test_makes_what_is_missing_for_the_owner_alone(tmp_path):
    state.prepare(tmp_path / "deep" / "var")
    for name in ("", "log", "secrets"):
        assert stat.S_IMODE((tmp_path / "deep" / "var" / name).stat().st_mode) == 0o700


def test_leaves_what_is_there(tmp_path):
    (tmp_path / "kept").touch()
    state.prepare(tmp_path)
    state.prepare(tmp_path)
    assert (tmp_path / "kept").exists()


def test_closes_a_directory_of_secrets_that_was_open(tmp_path):
    (tmp_path / "secrets").mkdir(mode=0o755)
    state.prepare(tmp_path)
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_a_directory_that_cannot_be_is_refused_by_name(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Refusal, match=r"VAR_DIR: cannot write to .*file/var: Not a directory"):
        state.prepare(tmp_path / "file" / "var")
