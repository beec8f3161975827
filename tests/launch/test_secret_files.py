"""Secrets are made once and never again."""

import base64
import stat

import pytest

from chassis.settings import load
from launch import environment, secret_files
from launch.refusal import Refusal
from launch.services import SERVICES
from tokendealer.settings import Settings as TokenDealerSettings


def contents(settings):
    return {path.name: path.read_text() for path in (settings.var / "secrets").iterdir()}


def test_each_is_32_random_bytes_for_the_owner_alone(settings):
    secret_files.ensure(settings)
    made = contents(settings)
    assert set(made) == {
        "tokendealer_master_key",
        "tokendealer_secret_pepper",
        "identidock_name_salt",
        "dashboard_session_key",
    }
    assert len(set(made.values())) == 4
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
    assert set(contents(settings)) == {"dashboard_session_key", "identidock_name_salt"}


@pytest.mark.parametrize("name", ["tokendealer_master_key", "tokendealer_secret_pepper"])
def test_the_refusal_is_one_line_with_both_ways_out_and_nothing_is_made(settings, name):
    secret_files.ensure(settings)
    settings.own_database("tokendealer").touch()
    path = settings.var / "secrets" / name
    path.unlink()
    with pytest.raises(Refusal) as refused:
        secret_files.ensure(settings)
    text = str(refused.value)
    assert text.startswith(f"{path} is missing, but there is ")
    assert "put it back from a copy; or, to begin anew, " in text
    assert "\n" not in text
    assert not path.exists()


def test_a_database_file_elsewhere_counts_as_well(make_settings, tmp_path):
    database = tmp_path / "elsewhere.db"
    settings = make_settings(TOKENDEALER_DATABASE_URL=f"sqlite+aiosqlite:///{database}")
    secret_files.ensure(settings)
    for path in secret_files.made(settings):
        path.unlink()
    database.touch()
    with pytest.raises(Refusal, match=r"is missing, but there is .*elsewhere\.db"):
        secret_files.ensure(settings)
    assert secret_files.made(settings) == []


def test_for_a_database_on_a_server_the_other_secret_tells(make_settings):
    settings = make_settings(TOKENDEALER_DATABASE_URL="postgresql+asyncpg://db/tokendealer")
    secret_files.ensure(settings)
    path = settings.var / "secrets" / "tokendealer_master_key"
    path.unlink()
    with pytest.raises(Refusal, match=r"there is .*tokendealer_secret_pepper"):
        secret_files.ensure(settings)


def test_files_that_others_could_read_are_closed(settings):
    secret_files.ensure(settings)
    paths = [*secret_files.made(settings), settings.var / "secrets" / "tokendealer_master_key.new"]
    for path in paths:
        path.touch()
        path.chmod(0o644)
    secret_files.ensure(settings)
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}


def test_what_a_link_points_to_is_left_alone(settings, tmp_path):
    target = tmp_path / "mounted"
    target.write_text("x")
    target.chmod(0o644)
    (settings.var / "secrets" / "tokendealer_master_key").symlink_to(target)
    secret_files.ensure(settings)
    assert stat.S_IMODE(target.stat().st_mode) == 0o644


def test_tokendealer_is_told_where_its_secrets_are(settings):
    secret_files.ensure(settings)
    environ = environment.of(SERVICES[1], settings)
    loaded = load(TokenDealerSettings, environ)
    assert loaded.master_key_file == settings.var / "secrets" / "tokendealer_master_key"
    assert loaded.secret_pepper_file == settings.var / "secrets" / "tokendealer_secret_pepper"
