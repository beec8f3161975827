from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest

from chassis.secret_key import decode_key, encode_key
from chassis.settings import SettingsError, load
from tokendealer.settings import (
    MAX_LEEWAY,
    MAX_TOKEN_LIFETIME,
    Settings,
    StoreSettings,
)


@pytest.fixture
def good(helpers: Any) -> dict[str, str]:
    return dict(helpers.environ(Path("/var/x.db")))


def test_the_defaults_are_those_of_the_design(good: dict[str, str]) -> None:
    settings = load(Settings, good)
    assert (settings.port, settings.leeway, settings.jwks_max_age) == (8001, 30, 300)
    assert (settings.client_cache_seconds, settings.max_body_bytes) == (1.0, 65536)
    assert (settings.key_rotation_seconds, settings.secret_warning_days) == (30 * 86400, 14)


def test_people_are_let_in_only_as_the_operator_says(good: dict[str, str]) -> None:
    settings = load(Settings, good)
    assert (settings.sign_up, settings.redis_url, settings.frame_ancestors) == (
        False,
        None,
        "'none'",
    )
    assert (settings.session_idle_seconds, settings.session_max_seconds) == (43_200, 604_800)
    sources = "'self' https://portal.example:8443"
    opened = load(Settings, {**good, "SIGN_UP": "true", "FRAME_ANCESTORS": sources})
    assert (opened.sign_up, opened.frame_ancestors) == (True, sources)


def test_the_password_of_a_redis_is_not_shown(good: dict[str, str]) -> None:
    settings = load(Settings, {**good, "REDIS_URL": "redis://:hidden@redis.test/0"})
    assert "hidden" not in repr(settings)
    with pytest.raises(SettingsError) as refusal:
        load(Settings, {**good, "REDIS_URL": "http://:hidden@redis.test"})
    assert "hidden" not in str(refusal.value)


def test_a_key_is_published_for_longer_than_a_key_set_is_kept(good: dict[str, str]) -> None:
    settings = load(Settings, {**good, "JWKS_MAX_AGE": "60", "KEY_ROTATION_SECONDS": "3600"})
    policy = settings.key_policy
    assert (policy.rotation, policy.lead) == (3600, 70)


def test_a_key_is_published_until_the_last_token_that_it_signed_is_refused_everywhere(
    good: dict[str, str],
) -> None:
    policy = load(Settings, good).key_policy
    assert policy.retire == MAX_TOKEN_LIFETIME + MAX_LEEWAY
    assert Settings.model_fields["leeway"].metadata[1].le == MAX_LEEWAY


@pytest.mark.parametrize(("rotation", "fits"), [("311", True), ("310", False), ("60", False)])
def test_a_key_that_would_sign_for_no_longer_than_it_is_announced_is_refused(
    good: dict[str, str], rotation: str, fits: bool
) -> None:
    environ = {**good, "KEY_ROTATION_SECONDS": rotation}
    if fits:
        assert load(Settings, environ).key_policy.rotation == int(rotation)
        return
    with pytest.raises(SettingsError, match="KEY_ROTATION_SECONDS: must be more than"):
        load(Settings, environ)


def test_commands_need_no_master_key_and_no_issuer(good: dict[str, str]) -> None:
    del good["MASTER_KEY"], good["ISSUER"]
    assert load(StoreSettings, good).database_url == good["DATABASE_URL"]


@pytest.mark.parametrize("name", ["DATABASE_URL", "ISSUER", "MASTER_KEY", "SECRET_PEPPER"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_setting_with_no_default_is_asked_for_by_name(
    good: dict[str, str], name: str, value: str | None
) -> None:
    del good[name]
    if value is not None:
        good[name] = value
    with pytest.raises(SettingsError, match=f"^{name}: is not set$"):
        load(Settings, good)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MASTER_KEY", "short"),
        ("MASTER_KEY", "!" * 43),
        ("MASTER_KEY", "A" * 44),
        ("MASTER_KEY", "A" * 42),
        ("SECRET_PEPPER", "AAAA"),
        ("SECRET_PEPPER", "é" * 43),
        ("ISSUER", "auth.test"),
        ("ISSUER", "ftp://auth.test"),
        ("ISSUER", "https:auth.test"),
        ("ISSUER", "https://auth.test/"),
        ("ISSUER", "https://auth.test/x/"),
        ("ISSUER", "https://auth.test?x=1"),
        ("ISSUER", "https://auth.test?"),
        ("ISSUER", "https://auth.test#x"),
        ("ISSUER", "https://auth.test#"),
        ("ISSUER", " https://auth.test"),
        ("ISSUER", "https://auth.test\n"),
        ("ISSUER", "https://auth.test/a b"),
        ("ISSUER", "https://AUTH.test"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("KEY_ROTATION_SECONDS", "59"),
        ("KEY_ROTATION_SECONDS", "31622401"),
        ("SECRET_WARNING_DAYS", "-1"),
        ("SECRET_WARNING_DAYS", "366"),
        ("LEEWAY", "-1"),
        ("LEEWAY", "301"),
        ("JWKS_MAX_AGE", "4"),
        ("JWKS_MAX_AGE", "86401"),
        ("CLIENT_CACHE_SECONDS", "-1"),
        ("CLIENT_CACHE_SECONDS", "2.1"),
        ("CLIENT_CACHE_SECONDS", "nan"),
        ("MAX_BODY_BYTES", "1023"),
        ("MAX_BODY_BYTES", "1048577"),
        ("LOG_LEVEL", "loud"),
        ("ENV", "testing"),
        ("TRUSTED_PROXIES", "everywhere"),
        ("SHUTDOWN_SECONDS", "0"),
        ("SESSION_IDLE_SECONDS", "59"),
        ("SESSION_MAX_SECONDS", "7776001"),
        ("SIGN_UP", "perhaps"),
        ("FRAME_ANCESTORS", "*"),
        ("FRAME_ANCESTORS", "'self'; script-src *"),
        ("FRAME_ANCESTORS", "https://a.example/path"),
        ("REDIS_URL", "http://redis.test"),
    ],
)
def test_a_broken_setting_names_itself_alone_on_one_line(
    good: dict[str, str], name: str, value: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        load(Settings, {**good, name: value})
    text = str(refusal.value)
    assert all(part.startswith(f"{name}: ") for part in text.split("; "))
    assert "\n" not in text


@pytest.mark.parametrize("name", ["MASTER_KEY", "SECRET_PEPPER"])
def test_a_broken_secret_is_not_shown(good: dict[str, str], name: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        load(Settings, {**good, name: "hidden-but-wrong"})
    assert "hidden" not in str(refusal.value)


def test_all_broken_settings_are_named_at_once(good: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as refusal:
        load(Settings, {**good, "PORT": "0", "ISSUER": "x", "MASTER_KEY": "x"})
    for name in ("PORT", "ISSUER", "MASTER_KEY"):
        assert f"{name}: " in str(refusal.value)


@pytest.mark.parametrize(
    "issuer", ["https://auth.test", "http://127.0.0.1:8001", "https://auth.test/tenant"]
)
def test_an_issuer_is_kept_as_it_was_written(good: dict[str, str], issuer: str) -> None:
    assert load(Settings, {**good, "ISSUER": issuer}).issuer == issuer


def test_secrets_can_come_from_files(good: dict[str, str], tmp_path: Path) -> None:
    for name in ("MASTER_KEY", "SECRET_PEPPER"):
        path = tmp_path / name
        path.write_text(good.pop(name) + "\n")
        good[f"{name}_FILE"] = str(path)
    settings = load(Settings, good)
    assert decode_key(settings.master_key.get_secret_value()) == b"m" * 32
    assert settings.master_key_file == tmp_path / "MASTER_KEY"


def test_a_file_that_is_not_there_is_named(good: dict[str, str], tmp_path: Path) -> None:
    del good["MASTER_KEY"]
    with pytest.raises(SettingsError, match=r"^MASTER_KEY_FILE: cannot read"):
        load(Settings, {**good, "MASTER_KEY_FILE": str(tmp_path / "absent")})


def test_secrets_are_not_in_the_settings_text(good: dict[str, str]) -> None:
    text = repr(load(Settings, good))
    assert good["MASTER_KEY"] not in text
    assert good["SECRET_PEPPER"] not in text


@pytest.fixture
def sound(good: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """What production starts with: keys at random, in files of their owner's."""
    for name in ("MASTER_KEY", "SECRET_PEPPER"):
        path = tmp_path / name
        path.write_text(encode_key(secrets.token_bytes(32)) + "\n")
        path.chmod(0o600)
        del good[name]
        good[f"{name}_FILE"] = str(path)
    return {**good, "ENV": "production"}


def test_production_starts_with_sound_settings(sound: dict[str, str], tmp_path: Path) -> None:
    settings = load(Settings, sound)
    assert settings.unsafe() == []
    assert settings.master_key_file == tmp_path / "MASTER_KEY"
    assert settings.secret_pepper_file == tmp_path / "SECRET_PEPPER"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"ISSUER": "http://auth.test"}, "ISSUER: must be https in production"),
        ({"ISSUER": "http://127.0.0.1:8001"}, "ISSUER: must be https in production"),
        ({"TRUSTED_PROXIES": "0.0.0.0/0"}, "TRUSTED_PROXIES: 0.0.0.0/0 lets every caller say"),
        ({"MASTER_KEY": "A" * 43}, "MASTER_KEY: is the same byte 32 times over"),
        ({"MASTER_KEY_NEW": "A" * 43}, "MASTER_KEY_NEW: is the same byte 32 times over"),
        ({"SECRET_PEPPER": "A" * 43}, "SECRET_PEPPER: is the same byte 32 times over"),
    ],
)
def test_production_refuses_what_is_unsafe_and_development_does_not(
    sound: dict[str, str], changes: dict[str, str], refusal: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        load(Settings, {**sound, **changes})
    assert str(refused.value).startswith(refusal)
    assert "\n" not in str(refused.value)
    load(Settings, {**sound, **changes, "ENV": "development"})


def test_production_refuses_one_key_for_both(sound: dict[str, str]) -> None:
    same = encode_key(secrets.token_bytes(32))
    with pytest.raises(SettingsError) as refused:
        load(Settings, {**sound, "MASTER_KEY": same, "SECRET_PEPPER": same})
    assert str(refused.value) == "MASTER_KEY: is the same key as SECRET_PEPPER"


@pytest.mark.parametrize("name", ["MASTER_KEY", "SECRET_PEPPER"])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_production_refuses_a_key_file_that_others_can_read(
    sound: dict[str, str], tmp_path: Path, name: str, mode: int
) -> None:
    (tmp_path / name).chmod(mode)
    with pytest.raises(SettingsError, match=f"^{name}_FILE: .* can be read by others"):
        load(Settings, sound)
    load(Settings, {**sound, "ENV": "development"})


def test_production_refuses_weak_keys_to_commands_too(sound: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"^SECRET_PEPPER: is the same byte"):
        load(StoreSettings, {**sound, "SECRET_PEPPER": "A" * 43})
