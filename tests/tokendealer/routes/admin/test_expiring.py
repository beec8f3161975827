"""What is about to expire, through the whole application."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tokendealer.conftest import NOW

ADMIN = {"aud": "tokendealer", "scope": "admin", "client_id": "root", "sub": "root"}
DAY = 86400


@pytest.fixture
def ask(service: Any, mint: Any) -> Any:
    async def do(method: str, path: str, body: bytes = b"") -> Any:
        headers = [("Authorization", f"Bearer {mint.token(**ADMIN)}")]
        headers += [("Content-Type", "application/json")] if body else []
        return await service.request(method, f"/api/admin/{path}", body, headers)

    return do


async def add_secret(ask: Any, label: str, days: int) -> int:
    body = f'{{"label":"{label}","expires_at":{int(NOW) + days * DAY}}}'.encode()
    answer = await ask("POST", "clients/orders/secrets", body)
    assert answer.status == 201, answer.body
    return int(answer.json["secret_id"])


async def test_secrets_and_the_steps_of_keys_come_in_order(ask: Any) -> None:
    later, sooner = await add_secret(ask, "later", 60), await add_secret(ask, "sooner", 3)
    await add_secret(ask, "much later", 100)
    items = (await ask("GET", "expiring?within_days=90")).json["items"]
    secrets = [item for item in items if item["kind"] == "secret"]
    assert secrets == [
        {
            "kind": "secret",
            "id": str(secret_id),
            "client_id": "orders",
            "label": label,
            "at": int(NOW) + days * DAY,
            "what": "expires",
        }
        for secret_id, label, days in ((sooner, "sooner", 3), (later, "later", 60))
    ]
    keys = [item for item in items if item["kind"] == "key"]
    assert {item["what"] for item in keys} >= {"retires"}
    assert all((item["client_id"], item["label"]) == (None, None) for item in keys)
    assert [item["at"] for item in items] == sorted(item["at"] for item in items)


async def test_it_looks_ahead_for_thirty_days_unless_told_otherwise(ask: Any) -> None:
    await add_secret(ask, "in", 30)
    await add_secret(ask, "out", 31)
    items = (await ask("GET", "expiring")).json["items"]
    assert [item["label"] for item in items if item["kind"] == "secret"] == ["in"]


@pytest.mark.parametrize("query", ["within_days=0", "within_days=366", "within_days=x", "days=3"])
async def test_another_time_is_refused(ask: Any, query: str) -> None:
    assert (await ask("GET", f"expiring?{query}")).status == 400
