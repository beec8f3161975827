from pathlib import Path

import pytest

from chassis.settings import SettingsError, load
from identidock.settings import Settings

GOOD = {
    "ISSUER": "https://auth.test",
    "JWKS_URL": "https://auth.test/jwks",
    "REVOCATIONS_URL": "https://auth.test/revocations",
    "NAME_SALT": "s" * 16,
}


def test_what_has_a_default_need_not_be_told() -> None:
    settings = load(Settings, GOOD)
    assert (settings.port, settings.audience) == (8003, "identidock")
    assert settings.picture_cache_bytes == 64 * 1024 * 1024


@pytest.mark.parametrize("name", list(GOOD))
def test_what_has_no_default_is_named_when_it_is_missing(name: str) -> None:
    environ = {key: value for key, value in GOOD.items() if key != name}
    with pytest.raises(SettingsError, match=f"^{name}: is not set$"):
        load(Settings, environ)


def test_a_short_salt_is_refused_and_not_told() -> None:
    with pytest.raises(SettingsError, match=r"NAME_SALT: .*at least 16 characters") as refused:
        load(Settings, {**GOOD, "NAME_SALT": "fifteen-letters"})
    assert "fifteen" not in str(refused.value)


def test_the_salt_comes_from_a_file_too(tmp_path: Path) -> None:
    file = tmp_path / "salt"
    file.write_text("a salt from a file\n")
    environ = {**GOOD, "NAME_SALT": "", "NAME_SALT_FILE": str(file)}
    assert load(Settings, environ).name_salt.get_secret_value() == "a salt from a file"


def test_the_salt_is_in_no_text_of_the_settings() -> None:
    assert "s" * 16 not in repr(load(Settings, GOOD))


@pytest.mark.parametrize("size", ["0", "1048575", "many"])
def test_a_cache_of_no_use_is_refused(size: str) -> None:
    with pytest.raises(SettingsError, match=r"^PICTURE_CACHE_BYTES: "):
        load(Settings, {**GOOD, "PICTURE_CACHE_BYTES": size})


def test_production_refuses_a_salt_of_one_character_and_an_issuer_without_tls() -> None:
    assert load(Settings, GOOD).unsafe() == ["NAME_SALT: is one character repeated"]
    with pytest.raises(SettingsError) as refused:
        load(Settings, {**GOOD, "ENV": "production", "ISSUER": "http://auth.test"})
    assert str(refused.value) == (
        "ISSUER: must be https in production; NAME_SALT: is one character repeated"
    )
    load(Settings, {**GOOD, "ENV": "production", "NAME_SALT": "a salt that is sound"})
