"""Settings that can't work are refused at start, by name."""

from __future__ import annotations

from typing import Any

from tests.openresty.bearer.support import Ask

LIST = {"url": "http://127.0.0.1:8001/list", "poll_seconds": 1, "max_age": 60, "stale": "accept"}
GOOD = {
    "issuer": "http://127.0.0.1:8080",
    "jwks_url": "http://127.0.0.1:8001/jwks",
    "leeway": 30,
    "revocations": LIST,
}


def errors(ask: Ask, *changes: dict[str, Any]) -> list[Any]:
    return list(ask("bearer_conf", [{**GOOD, **change} for change in changes]))  # type: ignore[arg-type]  # an array


def test_good_settings_are_taken(ask: Ask) -> None:
    urls = [
        "https://auth.test/.well-known/jwks.json",
        "http://[::1]:8001/",
        "HTTP://localhost",
        "http://a_b-c.test:65535/x?y=z",
    ]
    assert not any(errors(ask, {}, {"leeway": 0}, *({"jwks_url": url} for url in urls)))


def test_broken_settings_are_named(ask: Ask) -> None:
    broken = [("issuer", ""), ("issuer", None), ("issuer", 1), ("leeway", -1), ("leeway", 1.5)]
    broken += [("leeway", "30"), ("leeway", None)]
    urls = ["", "ftp://x/", "http://", "http:///x", "http://a b/", "http://x:0/", "http://x:65536/"]
    urls += [
        "http://u:p@x/",
        "http://x/#y",
        "http://x/\r\nHost: y",
        "//x/y",
        "http://x:/",
        "http://[x]/",
    ]
    broken += [("jwks_url", url) for url in [*urls, None, 7]]
    found = errors(ask, *({name: value} for name, value in broken))
    for (name, value), error in zip(broken, found, strict=True):
        assert error, (name, value)
        assert error.startswith(f"{name}: "), (name, value)
        assert "\n" not in error


def test_broken_settings_of_the_list_are_named(ask: Ask) -> None:
    broken: list[tuple[str, object]] = [("url", "ftp://x/"), ("url", None), ("stale", "maybe")]
    broken += [("stale", None), ("poll_seconds", 0), ("poll_seconds", "1"), ("max_age", -1)]
    found = errors(ask, *({"revocations": {**LIST, name: value}} for name, value in broken))
    for (name, value), error in zip(broken, found, strict=True):
        assert error, (name, value)
        assert error.startswith(f"revocations.{name}: "), (name, value)
