from __future__ import annotations

from typing import Any

import pytest

from tokendealer.doctor import configuration


def test_settings_that_cannot_be_read_are_bad_and_there_is_nothing_more(
    healthy: dict[str, str], levels: Any
) -> None:
    settings, findings = configuration.read({**healthy, "ISSUER": ""})
    assert settings is None
    assert levels(findings) == {"settings": "bad"}
    assert "ISSUER: is not set" in findings[0].what


@pytest.mark.parametrize("env", ["staging", "production"])
def test_a_broken_setting_is_broken_in_every_env(
    healthy: dict[str, str], levels: Any, env: str
) -> None:
    settings, findings = configuration.read({**healthy, "PORT": "0", "ENV": env})
    assert settings is None
    assert levels(findings) == {"settings": "bad"}


def test_what_production_refuses_is_told_and_the_rest_is_looked_at(
    healthy: dict[str, str],
) -> None:
    environ = {**healthy, "ENV": "production", "ISSUER": "http://127.0.0.1:1"}
    settings, findings = configuration.read(environ)
    assert "ISSUER: must be https in production" in findings[0].what
    assert settings is not None
    assert settings.env == "production"


def test_a_file_that_is_lost_is_named(healthy: dict[str, str]) -> None:
    settings, findings = configuration.read({**healthy, "MASTER_KEY_FILE": "/nowhere/key"})
    assert settings is None
    assert "MASTER_KEY_FILE: cannot read /nowhere/key" in findings[0].what


def test_strong_settings_are_ok(strong: Any, levels: Any) -> None:
    assert set(levels(configuration.check(strong(env="production"))).values()) == {"ok"}


@pytest.mark.parametrize(
    ("changes", "check", "level"),
    [
        ({}, "env", "warn"),
        ({"issuer": "http://auth.test"}, "issuer", "bad"),
        ({"issuer": "http://10.0.0.1"}, "issuer", "bad"),
        ({"issuer": "http://127.0.0.1:8080"}, "issuer", "ok"),
        ({"issuer": "http://[::1]:8080"}, "issuer", "ok"),
        ({"issuer": "http://localhost:8080"}, "env", "ok"),
        ({"trusted_proxies": "0.0.0.0/0"}, "proxies", "bad"),
        ({"trusted_proxies": "10.0.0.0/8, ::/0"}, "proxies", "bad"),
        ({"trusted_proxies": "10.0.0.0/8"}, "proxies", "ok"),
        ({"master_key": "A" * 43}, "key material", "bad"),
        ({"secret_pepper": "A" * 43}, "key material", "bad"),
    ],
)
def test_each_weak_setting_is_found(
    strong: Any, levels: Any, changes: dict[str, str], check: str, level: str
) -> None:
    assert levels(configuration.check(strong(**changes)))[check] == level


def test_one_key_for_both_is_bad(strong: Any, levels: Any) -> None:
    same = strong().master_key
    findings = configuration.check(strong(master_key=same, secret_pepper=same))
    assert levels(findings)["key material"] == "bad"
    assert same.get_secret_value() not in repr(findings)
