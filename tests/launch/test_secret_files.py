"""Secrets are made once and never again."""

import base64
import stat

import pytest

from launch import secret_files
from launch.refusal import Refusal


def contents(settings):
    return {path.name: path.read_text() for path in (settings.var / "secrets").iterdir()}


def test_each_is_32_random_bytes_for_the_owner_alone(settings):
    secret_files.ensure(settings)
    made = contents(settings)
    assert set(made) == {
        "tokendealer_master_key",
        "tokendealer_secret_pepper",
        "identidock_name_salt",
    }
    assert len(set(made.values())) == 3
    for name, text in made.items():
        assert len(base64.urlsafe_b64decode(text.strip() + "=")) == 32
        assert stat.S_IMODE((settings.var / "secrets" / name).stat().st_mode) == 0o600


def test_those_that_are_there_stay(settings):
    secret_files.ensure(settings)
    made = contents(settings)
    settings.own_database("tokendealer").touch()
    secret_files.ensure(settings)
    assert contents(settings) == made


@pytest.mark.parametrize("left", [None, ""])
def test_one_that_a_database_depends_on_is_not_made_anew(settings, left):
    secret_files.ensure(settings)
    settings.own_database("tokendealer").touch()
    path = settings.var / "secrets" / "tokendealer_secret_pepper"
    path.unlink()
    if left is not None:
        path.write_text(left)
    with pytest.raises(Refusal, match="tokendealer_secret_pepper is missing"):
        secret_files.ensure(settings)


def test_one_that_the_environment_names_is_not_made(make_settings, tmp_path):
    settings = make_settings(MASTER_KEY_FILE=str(tmp_path / "key"), SECRET_PEPPER="given")
    settings.own_database("tokendealer").touch()
    secret_files.ensure(settings)
    assert set(contents(settings)) == {"identidock_name_salt"}
