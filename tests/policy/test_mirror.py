"""The dashboard's API is that of the services, by cookie in place of token."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chassis.settings import load
from dashboard.app import create_app
from dashboard.settings import Settings
from dashboard.upstreams import api_table
from dashboard.web_files import NONCE_MARKER
from policy.__main__ import OPENRESTY
from policy.mirror import mirrored

ROUTE: dict[str, Any] = {
    "path": "/api/things/{thing}",
    "service": "things",
    "audience": "things",
    "parameters": {"thing": {"type": "string"}},
    "methods": {
        "GET": {"scopes": ["read"], "query": {"q": {"type": "string"}}, "cache": "published"},
        "POST": {"scopes": ["write"], "body": "required", "content_types": ["application/json"]},
    },
}


@pytest.fixture(scope="module")
def routes() -> dict[str, Any]:
    written = json.loads((OPENRESTY / "policy.json").read_text())["routes"]
    return {route["path"]: route for route in written}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    web = tmp_path_factory.mktemp("web")
    (web / "index.html").write_bytes(NONCE_MARKER)
    services = ("TOKENDEALER", "DATASERVICE", "IDENTIDOCK", "GATEWAY", "GATEWAY_METRICS")
    environ = {f"{service}_URL": "http://127.0.0.1:9" for service in services}
    environ |= {"ISSUER": "http://127.0.0.1:8080", "JWKS_URL": "http://127.0.0.1:9/jwks"}
    environ["REVOCATIONS_URL"] = "http://127.0.0.1:9/revocations"
    environ |= {"CLIENT_SECRET": "x", "SESSION_KEY": "A" * 43, "WEB_DIR": str(web)}
    return load(Settings, environ)


def test_a_mirror_takes_the_same_without_a_token_and_is_cached_for_nobody() -> None:
    (mirror,) = mirrored([ROUTE])
    assert mirror == {
        "path": "/app/api/things/{thing}",
        "service": "dashboard",
        "audience": "dashboard",
        "cookies": True,
        "mirrors": "/api/things/{thing}",
        "parameters": {"thing": {"type": "string"}},
        "methods": {
            "GET": {"scopes": None, "query": {"q": {"type": "string"}}},
            "POST": {"scopes": None, "body": "required", "content_types": ["application/json"]},
        },
    }


def test_nothing_but_apis_is_mirrored() -> None:
    paths = ("/oauth/token", "/login", "/api", "/app/api/things", "/apiary")
    assert list(mirrored({**ROUTE, "path": path} for path in paths)) == []


def test_every_api_of_the_platform_is_there(routes: dict[str, Any]) -> None:
    apis = {path for path in routes if path.startswith("/api/")}
    assert {"/api/admin/clients", "/api/users", "/api/gateway/decisions"} <= apis
    assert {path for path in routes if path.startswith("/app/api/")} == {"/app" + p for p in apis}


def test_cookies_go_to_tokendealers_pages_and_the_dashboard_and_nowhere_else(
    routes: dict[str, Any],
) -> None:
    with_cookies = {path: route for path, route in routes.items() if route.get("cookies")}
    assert {route["service"] for route in with_cookies.values()} == {"tokendealer", "dashboard"}
    for path, route in with_cookies.items():
        if route["service"] == "tokendealer":
            assert path.startswith(("/login", "/account", "/oauth/")), path
            assert path not in {"/oauth/token", "/oauth/userinfo", "/oauth/revoke"}
        else:
            assert path.startswith("/app/")
    assert all(route.get("cookies") for route in routes.values() if route["service"] == "dashboard")


def test_the_dashboard_hands_on_every_api_that_is_mirrored(
    routes: dict[str, Any], settings: Settings
) -> None:
    table = api_table(settings)
    services = {route["path"]: route["service"] for route in routes.values()}
    for path, route in routes.items():
        if "mirrors" in route:
            assert table[path.split("/")[3]].service == services[route["mirrors"]]


def test_the_dashboard_has_every_address_that_is_its_own(
    routes: dict[str, Any], settings: Settings
) -> None:
    adapter = create_app(settings).url_map.bind("gateway")
    for path, route in routes.items():
        if route["service"] == "dashboard":
            for method in route["methods"]:
                address = path.replace("{", "").replace("...}", "").replace("}", "")
                adapter.match(address, method)
