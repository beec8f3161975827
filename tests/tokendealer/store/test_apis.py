from __future__ import annotations

from chassis.database import Database
from tokendealer.registration import api_id_of
from tokendealer.store import apis


async def test_an_api_comes_with_its_scopes(database: Database) -> None:
    async with database.read() as session:
        api = await apis.find(session, "https://api.test")
    assert api is not None
    assert [row.scope for row in api.scopes] == ["data:read", "data:write"]


async def test_there_is_no_api_of_another_name(database: Database) -> None:
    async with database.read() as session:
        assert await apis.find(session, "nowhere") is None


async def test_an_api_is_found_by_its_id_too(database: Database) -> None:
    async with database.read() as session:
        api = await apis.find_by_id(session, api_id_of("https://api.test"))
        assert api is not None
        assert api.audience == "https://api.test"
        assert await apis.find_by_id(session, "https://api.test") is None


async def test_apis_are_listed_by_audience(database: Database) -> None:
    async with database.read() as session:
        found = [api.audience for api in await apis.find_all(session)]
    assert found == ["https://api.test", "identicons", "unused"]


async def test_a_resource_is_taken_or_free(database: Database) -> None:
    async with database.read() as session:
        assert await apis.has_resource(session, "https://identicons.test/")
        assert not await apis.has_resource(session, "https://identicons.test")
