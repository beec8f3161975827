"""A platform with something to see: clients, people, data, and requests that were refused."""

import time
from dataclasses import dataclass
from typing import Any

import requests

from tests.conftest import Platform

SECONDS = 10


@dataclass(frozen=True)
class Scene:
    """What pages are asked for by: a client, a person, a revoked token, and the id of the request
    that was refused for it.
    """

    client_id: str
    user_id: str
    refused: str
    token: str


class Operator:
    """The platform's API, as the demo client uses it."""

    def __init__(self, platform: Platform) -> None:
        self._demo = platform.demo
        self._tokens = {
            audience: self.token(audience) for audience in ("tokendealer", "dataservice")
        }

    def token(self, audience: str, client_id: str = "", secret: str = "") -> str:
        demo = self._demo
        answer = requests.post(
            demo["TOKEN_URL"],
            auth=(client_id or demo["CLIENT_ID"], secret or demo["CLIENT_SECRET"]),
            data={"grant_type": "client_credentials", "audience": audience},
            timeout=SECONDS,
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def ask(self, method: str, path: str, body: Any = None, *, token: str | None = None) -> Any:
        """A request through the gateway; `token`: another one than the operator's own."""
        audience = "tokendealer" if path.startswith(("/api/admin", "/api/gateway")) else ""
        bearer = self._tokens[audience or "dataservice"] if token is None else token
        return requests.request(
            method,
            self._demo["BASE_URL"] + path,
            json=body,
            headers={"Authorization": f"Bearer {bearer}"} if bearer else {},
            timeout=SECONDS,
        )

    def make(self, path: str, body: Any) -> Any:
        answer = self.ask("POST", path, body)
        assert answer.status_code == 201, answer.text
        return answer.json()


def fill(platform: Platform) -> Scene:
    """Make it all, once for a platform."""
    operator = Operator(platform)
    shop = _clients(operator)
    user_id = _people(operator)
    _data(operator)
    token = _refused_token(operator, shop)
    return Scene("shop", user_id, revoked(operator, "shop", token), token)


def _clients(operator: Operator) -> str:
    grants = {"dataservice": ["data:read", "data:write"]}
    shop = operator.make(
        "/api/admin/clients",
        {
            "client_id": "shop",
            "name": "The shop",
            "grants": grants,
            "quota": {"rate": 50, "burst": 100},
        },
    )
    operator.make("/api/admin/clients/shop/secrets", {"label": "from November"})
    for client_id, name in {
        "invoices": "Invoices",
        "nightly-report": "Nightly report",
        "warehouse": "Warehouse",
    }.items():
        body = {"client_id": client_id, "name": name, "grants": {"dataservice": ["data:read"]}}
        operator.make("/api/admin/clients", body)
    people = {
        "client_id": "planner",
        "name": "Planner",
        "grant_types": ["authorization_code", "refresh_token"],
        "redirect_uris": ["https://planner.example/callback"],
        "grants": {"dataservice": ["data:read"]},
    }
    operator.make("/api/admin/clients", people)
    return str(shop["client_secret"])


def _people(operator: Operator) -> str:
    for email, name, admin in (
        ("grace@example.com", "Grace Hopper", True),
        ("katherine@example.com", "Katherine Johnson", False),
    ):
        operator.make("/api/admin/users", {"email": email, "name": name, "admin": admin})
    ada = {"email": "ada@example.com", "name": "Ada Lovelace", "admin": False}
    made = operator.make("/api/admin/users", ada)
    return str(made["user_id"])


def _data(operator: Operator) -> None:
    for name, place in (
        ("Ada Lovelace", "London"),
        ("Grace Hopper", "New York"),
        ("Hedy Lamarr", "Vienna"),
        ("Katherine Johnson", "Hampton"),
    ):
        email = f"{name.split()[0].lower()}@example.com"
        operator.make("/api/users", {"name": name, "email": email, "location": place})
    for name, percent in {"dark-mode": 20, "new-checkout": 55, "weather": 100}.items():
        body = {"name": name, "active": percent > 20, "rollout_percent": percent}
        operator.make("/api/services", body)
    for action, subject in (("signed in", "ada"), ("shipped", "order 41"), ("refunded", "order 7")):
        operator.make("/api/logs", {"action": action, "subject": subject})


def _refused_token(operator: Operator, secret: str) -> str:
    """Requests that are refused; a token of the shop's, which has tried too much."""
    operator.ask("GET", "/api/users?q=1'%20OR%20'1'='1'%20--")
    operator.ask("POST", "/api/users", {"name": "<script>alert(1)</script>"})
    operator.ask("GET", "/nothing/here")
    operator.ask("GET", "/api/users", token="")
    token = operator.token("dataservice", "shop", secret)
    operator.ask("GET", "/api/admin/clients", token=token)
    return token


def revoked(operator: Operator, client_id: str, token: str) -> str:
    """Revoke a client's tokens; the id of the request by which one was refused then."""
    answer = operator.ask("POST", "/api/admin/tokens/revoke", {"client_id": client_id})
    assert answer.status_code == 200, answer.text
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        answer = operator.ask("GET", "/api/users", token=token)
        if answer.status_code == 401 and "code" in answer.json():  # by the gateway, not the service
            return str(answer.headers["X-Request-Id"])
        time.sleep(0.05)
    raise AssertionError("the token is still taken")


def call_for(platform: Platform, seconds: float) -> None:
    """Some traffic of all kinds, for as long: what charts are drawn of."""
    operator = Operator(platform)
    until = time.monotonic() + seconds
    asked = 0
    while time.monotonic() < until:
        operator.ask("GET", "/api/users?limit=5")
        if asked % 3 == 0:
            operator.token("dataservice")
        if asked % 20 == 0:
            operator.ask("GET", "/api/users?q=1'%20OR%20'1'='1'%20--")
        if asked % 33 == 0:
            operator.ask("GET", "/api/users", token="eyJ.e30.x")
        asked += 1
        time.sleep(0.02 + 0.02 * abs((asked % 100) - 50) / 50)
