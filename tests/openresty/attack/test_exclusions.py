"""What is shipped in exclusions.json: no more than is needed, and what needs it passes."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.openresty.attack.conftest import Examine
from tests.openresty.attack.placed import argument, body
from tests.openresty.lua_server import ROOT

FORM = "application/x-www-form-urlencoded"
LOOPBACK = "http://127.0.0.1:8080/app/callback"
PASSWORD = "' OR 1=1 --<script>"
STATE = json.dumps({"to": "http://localhost:3000/../x", "q": PASSWORD})
SHIPPED = json.loads((ROOT / "openresty" / "rules" / "exclusions.json").read_text())
POLICY = json.loads((ROOT / "openresty" / "policy.json").read_text())

Request = dict[str, Any]


def compact(signature: str) -> str:
    """A JWT, as far as the filter can see."""
    claims = json.dumps({"iss": "http://127.0.0.1:8080", "email": "o'brien@example.com"})
    parts = [urlsafe_b64encode(text.encode()).decode().rstrip("=") for text in ('{"a":1}', claims)]
    return ".".join([*parts, signature])


def form(**fields: str) -> Request:
    return body(urlencode(fields), FORM)


NEEDED: list[tuple[str, Request]] = [
    *(
        (page, form(csrf="x", password=PASSWORD))
        for page in ("/login", "/account/sign-up", "/account/set-password", "/account/password")
    ),
    *(
        (page, form(csrf="x", current_password=PASSWORD))
        for page in (
            "/account/password",
            "/account/second-factor/set-up",
            "/account/second-factor/turn-off",
            "/account/second-factor/recovery-codes",
        )
    ),
    ("/oauth/authorize", argument(LOOPBACK, "redirect_uri")),
    ("/oauth/authorize", argument("http://127.0.0.1:8002", "resource")),
    ("/oauth/authorize", argument(STATE, "state")),
    ("/oauth/authorize", argument(STATE, "nonce")),
    ("/oauth/logout", argument(LOOPBACK, "post_logout_redirect_uri")),
    ("/oauth/logout", argument(STATE, "state")),
    ("/oauth/token", form(redirect_uri=LOOPBACK, resource="http://127.0.0.1:8002")),
    ("/app/callback", argument("http://127.0.0.1:8080", "iss")),
    *(
        (route, body({name: ["https://shop.example/cb", LOOPBACK]}))
        for route in ("/api/admin/clients", "/api/admin/clients/{client_id}")
        for name in ("redirect_uris", "post_logout_redirect_uris")
    ),
    ("/api/admin/apis", body({"resource": "http://127.0.0.1:8002"})),
    ("/api/admin/apis/{api_id}", body({"resource": "http://127.0.0.1:8002"})),
    ("/api/admin/explain", body({"token": PASSWORD, "audience": "dataservice"})),
]


@pytest.mark.parametrize(("route", "request_"), NEEDED, ids=[route for route, _ in NEEDED])
def test_what_people_and_clients_have_to_send_passes_there_and_only_there(
    examine: Examine, route: str, request_: Request
) -> None:
    here, mirrored, elsewhere = examine(
        request_ | {"route": route},
        request_ | {"route": "/app" + route, "mirrors": route},
        request_ | {"route": "/api/logs"},
    )
    assert here["ok"], here
    assert mirrored["ok"], mirrored
    assert elsewhere["status"] == 403


def test_everything_else_of_the_same_request_is_still_looked_at(examine: Examine) -> None:
    attacks = [
        form(password="fine", email=PASSWORD) | {"route": "/login"},
        argument(PASSWORD, "redirect_uri") | {"route": "/oauth/authorize"},
        argument(LOOPBACK, "other") | {"route": "/oauth/authorize"},
        body({"name": PASSWORD}) | {"route": "/api/admin/clients"},
    ]
    assert [answer["status"] for answer in examine(*attacks)] == [403] * len(attacks)


def test_each_is_of_a_route_that_there_is_and_once() -> None:
    routes = {route["path"] for route in POLICY["routes"]}
    assert {entry["route"] for entry in SHIPPED} <= routes
    named = [(entry["route"], entry["argument"]) for entry in SHIPPED]
    assert len(named) == len(set(named))
    for entry in SHIPPED:
        needs = [request for route, request in NEEDED if route == entry["route"]]
        assert any(entry["argument"] in json.dumps(request) for request in needs), entry


def test_random_cookies_and_sealed_values_look_like_no_attack(examine: Examine) -> None:
    """Session ids, sealed values, codes and refresh tokens, by which nobody may be kept out."""
    requests = []
    for _ in range(300):
        value = secrets.token_urlsafe(secrets.choice((16, 32, 200, 900)))
        requests += [
            {"headers": {"cookie": f"__Host-session={value[:43]}; device={value}"}},
            argument(value, "continue") | {"route": "/login"},
            argument(compact(value), "id_token_hint") | {"route": "/oauth/logout"},
            form(csrf=value[:43], code="tdr_" + value, refresh_token="tdr_" + value),
        ]
    assert [answer for answer in examine(*requests) if answer.get("attack")] == []


def test_what_browsers_say_of_themselves_looks_like_no_attack(examine: Examine) -> None:
    headers = {
        "host": "127.0.0.1:8080",
        "origin": "http://127.0.0.1:8080",
        "referer": "http://127.0.0.1:8080/login",
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)",
        "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
        "sec-fetch-mode": "navigate",
        "sec-websocket-protocol": f"live, bearer.{secrets.token_urlsafe(500)}",
    }
    (answer,) = examine(form(email="pat@example.com") | {"headers": headers, "route": "/login"})
    assert answer["ok"], answer
    assert not answer.get("attack")


def test_a_referer_that_is_no_page_of_ours_is_looked_at_whole(examine: Examine) -> None:
    host = {"host": "shop.example"}
    own, other, longer, attack = examine(
        {"headers": host | {"referer": "https://shop.example/login?continue=x"}},
        {"headers": host | {"referer": "http://127.0.0.1/login"}},
        {"headers": {"host": "127.0.0.1"} | {"referer": "http://127.0.0.10/login"}},
        {"headers": host | {"referer": f"https://shop.example/?q={PASSWORD}"}},
    )
    assert own["ok"]
    assert [answer["status"] for answer in (other, longer, attack)] == [403] * 3


def test_an_origin_that_is_none_is_looked_at(examine: Examine) -> None:
    (answer,) = examine({"headers": {"origin": "http://127.0.0.1:8080/admin"}})
    assert answer["status"] == 403
