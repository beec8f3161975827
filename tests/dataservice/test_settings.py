import pytest

from chassis.settings import SettingsError, load
from dataservice.settings import Settings

ENVIRON = {
    "ISSUER": "https://tokens.test",
    "JWKS_URL": "https://tokens.test/jwks",
    "REVOCATIONS_URL": "https://tokens.test/revocations",
}


def test_the_live_feed_needs_no_setting() -> None:
    settings = load(Settings, ENVIRON)
    assert (settings.redis_url, settings.allowed_origins) == (None, ())
    assert settings.max_sockets_per_person < settings.max_sockets_per_client < settings.max_sockets


def test_origins_are_separated_by_commas() -> None:
    settings = load(Settings, ENVIRON | {"ALLOWED_ORIGINS": "https://a.test, https://b.test"})
    assert settings.allowed_origins == ("https://a.test", "https://b.test")


def test_a_redis_that_is_none_is_refused_and_its_password_is_never_shown() -> None:
    with pytest.raises(SettingsError, match="REDIS_URL") as refused:
        load(Settings, ENVIRON | {"REDIS_URL": "http://:hidden-word@r.test"})
    assert "hidden-word" not in str(refused.value)
    settings = load(Settings, ENVIRON | {"REDIS_URL": "redis://:hidden-word@r.test"})
    assert "hidden-word" not in repr(settings)
