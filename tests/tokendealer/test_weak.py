from pathlib import Path

import pytest

from tokendealer import weak


@pytest.mark.parametrize("byte", [b"\0", b"m", b"\xff"])
def test_one_byte_over_and_over_is_weak(byte: bytes) -> None:
    assert weak.key("KEY", byte * 32) == ["KEY: is the same byte 32 times over"]
    assert weak.key("KEY", byte * 31 + b"x") == []


def test_one_key_for_both_is_weak() -> None:
    assert weak.pair(b"a", b"a") == ["MASTER_KEY: is the same key as SECRET_PEPPER"]
    assert weak.pair(b"a", b"b") == []


@pytest.mark.parametrize("mode", [0o601, 0o610, 0o640, 0o604, 0o777])
def test_a_file_that_others_get_at_is_weak(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "key"
    file.touch(mode=0o600)
    assert weak.file("KEY_FILE", file) == []
    file.chmod(mode)
    assert weak.file("KEY_FILE", file) == [
        f"KEY_FILE: {file} can be read by others: make its mode 0600"
    ]


def test_no_file_is_not_weak() -> None:
    assert weak.file("KEY_FILE", None) == []
