from __future__ import annotations

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


async def test_a_client_is_disabled_and_enabled_again(database: Database) -> None:
    for active in (False, True):
        async with database.write() as session:
            assert await clients.set_active(session, "orders", active)
        async with database.read() as session:
            client = await clients.find(session, "orders")
        assert client is not None
        assert client.active is active


async def test_nobody_can_be_disabled(database: Database) -> None:
    async with database.write() as session:
        assert not await clients.set_active(session, "nobody", False)


async def test_a_new_secret_leaves_the_others_live(database: Database) -> None:
    async with database.write() as session:
        clients.add_secret(session, "orders", b"d" * 32, "second", 5.9)
    async with database.read() as session:
        client = await clients.find(session, "orders")
    assert client is not None
    assert len(client.secrets) == 2
    assert client.secrets[1].digest == b"d" * 32


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
