from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from chassis.settings import load
from tokendealer.doctor import files
from tokendealer.settings import Settings

US = os.geteuid()


@pytest.fixture
def settings(healthy: dict[str, str]) -> Settings:
    return load(Settings, healthy)


def test_files_of_their_owner_alone_are_ok(settings: Settings, levels: Any) -> None:
    assert levels(files.check(settings, (), US)) == {
        "MASTER_KEY_FILE": "ok",
        "SECRET_PEPPER_FILE": "ok",
    }


def test_keys_in_the_environment_have_no_file(strong: Any, levels: Any) -> None:
    assert levels(files.check(strong(), (), US)) == {"MASTER_KEY": "ok", "SECRET_PEPPER": "ok"}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_file_that_others_get_at_is_bad(settings: Settings, levels: Any, mode: int) -> None:
    assert settings.secret_pepper_file is not None
    settings.secret_pepper_file.chmod(mode)
    findings = files.check(settings, (), US)
    assert levels(findings)["SECRET_PEPPER_FILE"] == "bad"
    assert f"chmod 600 {settings.secret_pepper_file}" in str(findings[1].mend)


def test_a_file_that_went_since_the_start_is_bad(settings: Settings, levels: Any) -> None:
    assert settings.master_key_file is not None
    settings.master_key_file.unlink()
    assert levels(files.check(settings, (), US))["MASTER_KEY_FILE"] == "bad"


def test_a_file_of_somebody_else_is_bad(settings: Settings, levels: Any) -> None:
    assert set(levels(files.check(settings, (), US + 1)).values()) == {"bad"}


def test_more_files_can_be_named(settings: Settings, levels: Any, tmp_path: Path) -> None:
    salt = tmp_path / "a salt"
    salt.touch(mode=0o600)
    assert levels(files.check(settings, (salt,), US))["a salt"] == "ok"
    salt.chmod(0o644)
    findings = files.check(settings, (salt,), US)
    assert levels(findings)["a salt"] == "bad"
    assert f"chmod 600 '{salt}'" in str(findings[-1].mend)


def test_a_rotation_that_was_not_finished_is_told(settings: Settings, levels: Any) -> None:
    assert settings.master_key_file is not None
    settings.master_key_file.with_name("master_key.new").write_text("x")
    findings = files.check(settings, (), US)
    assert (findings[-1].level, len(findings)) == ("warn", 3)
