"""One launcher for each VAR_DIR."""

import os

import pytest

from launch import running
from launch.refusal import Refusal


def test_it_is_held_for_as_long_as_it_runs(tmp_path):
    assert not running.is_held(tmp_path)
    with running.only_one(tmp_path):
        assert running.is_held(tmp_path)
    assert not running.is_held(tmp_path)


def test_a_second_is_refused_and_told_of_the_first(tmp_path):
    with (
        running.only_one(tmp_path),
        pytest.raises(Refusal, match=f"already running .*process {os.getpid()}.*make down"),
        running.only_one(tmp_path),
    ):
        pass


def test_who_runs_is_written_down(tmp_path):
    with running.only_one(tmp_path) as record:
        record.note({"dataservice": 12345})
        assert running.processes(tmp_path) == {"launcher": os.getpid(), "dataservice": 12345}
        record.note({})
        assert running.processes(tmp_path) == {"launcher": os.getpid()}
