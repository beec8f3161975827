from __future__ import annotations

import re

import pytest

from chassis.settings import SettingsError, load
from dashboard.settings import Settings

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
GOOD = {
    "ISSUER": "https://platform.test",
    "JWKS_URL": "http://tokendealer.test/jwks",
    "REVOCATIONS_URL": "http://tokendealer.test/oauth/revocations",
    "TOKENDEALER_URL": "http://tokendealer.test",
    "DATASERVICE_URL": "http://dataservice.test",
    "IDENTIDOCK_URL": "http://identidock.test",
    "GATEWAY_URL": "http://gateway.test",
    "GATEWAY_METRICS_URL": "http://gateway.test:8090/metrics",
    "CLIENT_SECRET": "tds_secret",
    "SESSION_KEY": KEY,
}


def test_what_has_a_default_need_not_be_told() -> None:
    settings = load(Settings, GOOD)
    assert (settings.port, settings.client_id) == (8004, "dashboard")
    assert settings.token_endpoint == "http://tokendealer.test/oauth/token"
    assert (settings.session_idle_seconds, settings.session_max_seconds) == (43200, 604800)
    assert settings.origins == {"https://platform.test"}
    assert (settings.max_sockets, settings.max_sockets_per_person) == (2000, 10)
    assert (settings.redis, settings.cors_origins) == (None, ())
    assert settings.web_dir.parts[-3:] == ("dashboard", "web", "dist")
    assert settings.unsafe() == []


@pytest.mark.parametrize("name", list(GOOD))
def test_what_has_no_default_is_named_when_it_is_missing(name: str) -> None:
    environ = {key: value for key, value in GOOD.items() if key != name}
    with pytest.raises(SettingsError, match=f"^{name}: is not set$"):
        load(Settings, environ)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ISSUER", "https://platform.test/"),
        ("ISSUER", "https://platform.test/path"),
        ("ISSUER", "platform.test"),
        ("DATASERVICE_URL", "http://dataservice.test/?a=b"),
        ("DATASERVICE_URL", "http://user@dataservice.test"),
        ("SESSION_KEY", "c2hvcnQ"),
        ("SESSION_KEY", "no base64!"),
        ("REDIS_URL", "http://redis.test"),
        ("CORS_ORIGINS", "*"),
        ("SESSION_IDLE_SECONDS", "0"),
        ("UPSTREAM_SECONDS", "0"),
    ],
)
def test_what_is_of_no_use_is_refused_by_name_and_not_told(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}: ") as refused:
        load(Settings, GOOD | {name: value})
    assert len(value) < 8 or not re.search(rf"\W{re.escape(value)}\W", str(refused.value))


def test_secrets_are_in_no_text_of_the_settings() -> None:
    told = repr(load(Settings, GOOD | {"REDIS_URL": "redis://:word@redis.test"}))
    assert not any(secret in told for secret in (KEY, "tds_secret", "word"))


def test_production_refuses_what_is_unsafe() -> None:
    unsafe = {
        "ENV": "production",
        "ISSUER": "http://platform.test",
        "SESSION_KEY": "A" * 43,
        "CORS_ORIGINS": "http://localhost:5173",
    }
    with pytest.raises(SettingsError) as refused:
        load(Settings, GOOD | unsafe)
    assert str(refused.value) == (
        "ISSUER: must be https in production; SESSION_KEY: is one byte repeated; "
        "CORS_ORIGINS: http://localhost:5173 is not https"
    )
    load(Settings, GOOD | {"ENV": "production"})
