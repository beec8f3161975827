from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from chassis.settings import (
    EXIT_BAD_CONFIGURATION,
    ResourceSettings,
    ServiceSettings,
    SettingsError,
    load,
    refuse_to_start,
)


class Settings(ServiceSettings):
    port: int = 8000
    secret: SecretStr


def loaded(**environ: str) -> Settings:
    return load(Settings, {"SECRET": "s3cret"} | environ)


def refusal(environ: Mapping[str, str]) -> str:
    with pytest.raises(SettingsError) as refused:
        load(Settings, environ)
    return str(refused.value)


def test_values_come_from_the_environment() -> None:
    settings = loaded(PORT="9000", LOG_LEVEL="debug", ENV="production", HOST="::1")
    assert (settings.port, settings.log_level) == (9000, "debug")
    assert (settings.env, settings.host) == ("production", "::1")


def test_an_empty_value_counts_as_not_set() -> None:
    assert loaded(PORT="").port == 8000


def test_settings_can_not_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        loaded().port = 1  # type: ignore[misc]  # that it is refused is the point


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "eighty"),
        ("LOG_LEVEL", "loud"),
        ("ENV", "staging"),
        ("MAX_BODY_BYTES", "-1"),
        ("SHUTDOWN_SECONDS", "0"),
        ("TRUSTED_PROXIES", "10.0.0.0/8, nonsense"),
    ],
)
def test_a_broken_setting_is_named_in_one_line(name: str, text: str) -> None:
    class Strict(Settings):
        port: int = ServiceSettings.model_fields["port"]

    with pytest.raises(SettingsError, match=name) as refused:
        load(Strict, {"SECRET": "x", name: text})
    assert "\n" not in str(refused.value)


def test_every_broken_setting_is_named() -> None:
    text = refusal({"LOG_LEVEL": "loud", "ENV": "moon"})
    assert all(name in text for name in ("LOG_LEVEL", "ENV", "SECRET"))


def test_a_secret_has_no_default() -> None:
    assert refusal({}) == "SECRET: is not set"


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from the file\n")
    settings = load(Settings, {"SECRET_FILE": str(tmp_path / "secret")})
    assert settings.secret.get_secret_value() == "from the file"


def test_a_secret_file_that_is_missing_is_named(tmp_path: Path) -> None:
    text = refusal({"SECRET_FILE": str(tmp_path / "nowhere")})
    assert text == f"SECRET_FILE: cannot read {tmp_path / 'nowhere'}: No such file or directory"


def test_a_secret_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"\xff\xfe")
    assert "not UTF-8 text" in refusal({"SECRET_FILE": str(tmp_path / "secret")})


@given(st.text(alphabet=st.characters(exclude_characters="\0"), min_size=1))
def test_a_refusal_never_shows_the_value(text: str) -> None:
    secret = "v" + text.encode("utf-8", "ignore").hex()
    try:
        load(Settings, {"SECRET": "x", "PORT": secret})
    except SettingsError as refused:
        assert secret not in str(refused)


def test_trusted_proxies_are_networks_separated_by_commas() -> None:
    assert loaded(TRUSTED_PROXIES="10.0.0.0/8, ::1").trusted_proxies == (
        ip_network("10.0.0.0/8"),
        ip_network("::1"),
    )


def test_a_service_that_takes_tokens_must_be_told_whose() -> None:
    with pytest.raises(
        SettingsError,
        match=r"ISSUER: is not set.*JWKS_URL: is not set.*REVOCATIONS_URL: is not set",
    ):
        load(ResourceSettings, {"PORT": "1", "AUDIENCE": "a"})


def test_a_refusal_to_start_is_one_line_and_an_exit_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        refuse_to_start("service", "PORT: is odd")
    assert ended.value.code == EXIT_BAD_CONFIGURATION
    assert capsys.readouterr().err == "service: cannot start: PORT: is odd\n"


RESOURCE = {
    "PORT": "1",
    "AUDIENCE": "a",
    "ISSUER": "http://i",
    "JWKS_URL": "http://i/jwks",
    "REVOCATIONS_URL": "http://i/revocations",
}


@pytest.mark.parametrize("name", ["JWKS_URL", "REVOCATIONS_URL"])
@pytest.mark.parametrize("url", ["ftp://x/jwks", "jwks.json", "http://", "//host/jwks"])
def test_keys_and_revocations_come_from_an_http_url(name: str, url: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}: "):
        load(ResourceSettings, RESOURCE | {name: url})


def test_revocations_are_followed_each_second_and_used_when_stale_unless_told_otherwise() -> None:
    settings = load(ResourceSettings, RESOURCE)
    assert (settings.revocations_poll_seconds, settings.revocations_max_age) == (1, 60)
    assert settings.revocations_stale == "accept"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("REVOCATIONS_POLL_SECONDS", "0.09"),
        ("REVOCATIONS_POLL_SECONDS", "61"),
        ("REVOCATIONS_MAX_AGE", "0.9"),
        ("REVOCATIONS_MAX_AGE", "86401"),
        ("REVOCATIONS_MAX_AGE", "nan"),
        ("REVOCATIONS_STALE", "maybe"),
    ],
)
def test_an_odd_way_to_follow_revocations_is_refused(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}: "):
        load(ResourceSettings, RESOURCE | {name: text})


def test_a_service_can_refuse_more_in_production_and_only_there() -> None:
    class Careful(Settings):
        def unsafe(self) -> list[str]:
            return [*super().unsafe(), "COLOUR: is red", "SHAPE: is odd"]

    assert load(Careful, {"SECRET": "x"}).unsafe() == ["COLOUR: is red", "SHAPE: is odd"]
    with pytest.raises(SettingsError, match=r"^COLOUR: is red; SHAPE: is odd$"):
        load(Careful, {"SECRET": "x", "ENV": "production"})


@pytest.mark.parametrize("networks", ["0.0.0.0/0", "::/0", "10.0.0.0/8, ::/0"])
def test_production_refuses_to_believe_everybody(networks: str) -> None:
    environ = {"SECRET": "x", "TRUSTED_PROXIES": networks}
    assert load(Settings, environ).trusted_proxies
    text = refusal(environ | {"ENV": "production"})
    assert text.startswith("TRUSTED_PROXIES: ")
    assert "\n" not in text
    assert loaded(ENV="production", TRUSTED_PROXIES="10.0.0.0/8").env == "production"


@pytest.mark.parametrize("issuer", ["http://auth.test", "http://127.0.0.1:8080", "auth.test"])
def test_production_takes_tokens_of_an_https_issuer_alone(issuer: str) -> None:
    environ = RESOURCE | {"ENV": "production", "ISSUER": issuer}
    with pytest.raises(SettingsError, match=r"^ISSUER: must be https in production$"):
        load(ResourceSettings, environ)
    assert load(ResourceSettings, environ | {"ISSUER": "https://auth.test"}).env == "production"


class WithPlace(ServiceSettings):
    port: int = 8000
    secret: SecretStr
    secret_file: Path | None = None


def test_a_service_can_know_where_a_secret_came_from(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("from the file\n")
    settings = load(WithPlace, {"SECRET_FILE": str(file)})
    assert (settings.secret.get_secret_value(), settings.secret_file) == ("from the file", file)


@pytest.mark.parametrize("empty", [{}, {"SECRET_FILE": ""}])
def test_a_secret_of_the_environment_came_from_no_file(empty: dict[str, str]) -> None:
    assert load(WithPlace, {"SECRET": "x", **empty}).secret_file is None


def test_a_file_beside_a_secret_of_the_environment_is_not_where_it_came_from() -> None:
    settings = load(WithPlace, {"SECRET": "x", "SECRET_FILE": "/nowhere"})
    assert (settings.secret.get_secret_value(), settings.secret_file) == ("x", None)
