from __future__ import annotations

import pytest
from sqlalchemy import delete

from chassis.database import Database
from tokendealer.models import Api, Client
from tokendealer.store import clients

API = "https://api.test"


async def test_a_client_comes_with_its_secrets_grants_and_resources(database: Database) -> None:
    async with database.read() as session:
        client = await clients.find(session, "reports")
    assert client is not None
    assert len(client.secrets) == 1
    assert dict(client.grants) == {API: {"data:read"}, "identicons": {"identicons:read"}}
    assert dict(client.resources) == {"https://identicons.test/": "identicons"}


async def test_a_client_with_no_grants_has_no_resources(database: Database) -> None:
    async with database.read() as session:
        client = await clients.find(session, "idle")
    assert client is not None
    assert (dict(client.grants), dict(client.resources)) == ({}, {})


async def test_there_is_no_client_of_another_name(database: Database) -> None:
    async with database.read() as session:
        for client_id in ("nobody", "", "ORDERS", "orders ", "' OR 1=1 --", "x" * 10_000):
            assert await clients.find(session, client_id) is None


async def test_clients_are_listed_by_id(database: Database) -> None:
    async with database.read() as session:
        ids = [row.client_id for row in await clients.find_all(session)]
    assert ids == ["disabled", "idle", "orders", "reports", "signer"]


async def test_who_may_ask_for_a_scope_is_told_by_id(database: Database) -> None:
    async with database.read() as session:
        assert await clients.who_may_ask(session, API, "data:write") == ["orders"]
        assert await clients.who_may_ask(session, API, None) == [
            "disabled",
            "orders",
            "reports",
            "signer",
        ]
        assert await clients.who_may_ask(session, "unused", None) == []


async def test_pages_follow_one_another_without_a_gap(database: Database) -> None:
    found, after = [], None
    for _ in range(3):
        async with database.read() as session:
            page = await clients.page(session, q=None, active=None, after=after, limit=2)
        found.append([row.client_id for row in page.items])
        after = page.next_key
    assert found == [["disabled", "idle"], ["orders", "reports"], ["signer"]]
    assert after is None


@pytest.mark.parametrize(
    ("q", "active", "ids"),
    [
        ("ORD", None, ["orders"]),
        ("a cLIENT", True, ["idle", "orders", "reports", "signer"]),
        (None, False, ["disabled"]),
        ("%", None, []),
        ("_", None, []),
    ],
)
async def test_clients_are_searched_by_id_name_and_state(
    database: Database, q: str | None, active: bool | None, ids: list[str]
) -> None:
    async with database.read() as session:
        page = await clients.page(session, q=q, active=active, after=None, limit=10)
    assert [row.client_id for row in page.items] == ids


async def test_an_api_that_goes_takes_its_grants_with_it(database: Database) -> None:
    async with database.write() as session:
        await session.execute(delete(Api).where(Api.audience == API))
    async with database.read() as session:
        client = await clients.find(session, "reports")
    assert client is not None
    assert set(client.grants) == {"identicons"}


async def test_a_client_that_goes_takes_its_secrets_with_it(database: Database) -> None:
    async with database.write() as session:
        await session.execute(delete(Client).where(Client.client_id == "orders"))
    async with database.read() as session:
        assert await clients.find(session, "orders") is None
