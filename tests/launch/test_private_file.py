"""Private files are private, and whole."""

import stat

import pytest

from launch import private_file


def test_only_the_owner_may_read_it(tmp_path):
    private_file.write(tmp_path / "file", "text\n")
    assert (tmp_path / "file").read_text() == "text\n"
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


def test_a_failure_leaves_the_old_content_and_no_rubbish(tmp_path):
    private_file.write(tmp_path / "file", "old")
    with pytest.raises(UnicodeEncodeError):
        private_file.write(tmp_path / "file", "new \udc80")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]
