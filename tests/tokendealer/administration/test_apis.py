from __future__ import annotations

import json
from typing import Any

import pytest

from chassis.database import Database
from chassis.errors import Conflict, NotFound
from tokendealer.administration import apis
from tokendealer.administration.apis import ApiFacts
from tokendealer.models import Api
from tokendealer.registration import RegistrationError, Taken, api_id_of

API, IDENTICONS = "https://api.test", "identicons"
BOTH = frozenset({"data:read", "data:write"})


@pytest.fixture
def trail(clock: Any, helpers: Any) -> Any:
    return helpers.trail_of(clock)


@pytest.fixture
def edit(database: Database, trail: Any) -> Any:
    async def run(name: str, scopes: frozenset[str], resource: str | None = None) -> Api:
        async with database.write() as session:
            api = await apis.find(session, name)
            return await apis.edit(session, api, ApiFacts(scopes, resource), trail=trail)

    return run


@pytest.fixture
def delete(database: Database, trail: Any) -> Any:
    async def run(name: str) -> None:
        async with database.write() as session:
            await apis.delete(session, await apis.find(session, name), trail=trail)

    return run


async def facts(database: Database, name: str) -> dict[str, object]:
    async with database.read() as session:
        api = await apis.find(session, name)
        return {**apis.facts_of(api), "version": api.version}


async def test_an_api_is_registered_and_audited(
    database: Database, trail: Any, helpers: Any
) -> None:
    async with database.write() as session:
        wanted = ApiFacts(frozenset({"b", "a"}), "urn:new")
        api = await apis.create(session, "new", wanted, now=5.0, trail=trail)
        assert (api.version, api.created_at) == (1, 5)
    entry = (await helpers.entries(database))[-1]
    assert (entry.action, entry.target, entry.before) == ("api.create", "new", None)
    told = {"audience": "new", "scopes": ["a", "b"], "open_to_users": [], "resource": "urn:new"}
    assert json.loads(entry.after) == told
    assert await facts(database, "new") == {**told, "version": 1}


@pytest.mark.parametrize(
    ("audience", "scopes", "error"),
    [(API, {"a"}, Taken), ("a b", {"a"}, RegistrationError), ("new", set(), RegistrationError)],
)
async def test_an_api_that_cannot_be_is_refused_without_an_entry(
    database: Database,
    trail: Any,
    helpers: Any,
    audience: str,
    scopes: set[str],
    error: type[Exception],
) -> None:
    before = len(await helpers.entries(database))
    with pytest.raises(error):
        async with database.write() as session:
            wanted = ApiFacts(frozenset(scopes), None)
            await apis.create(session, audience, wanted, now=5.0, trail=trail)
    assert len(await helpers.entries(database)) == before


async def test_an_api_is_found_by_its_audience_or_its_id(database: Database) -> None:
    async with database.read() as session:
        for name in (API, api_id_of(API)):
            assert (await apis.find(session, name)).audience == API
        with pytest.raises(NotFound):
            await apis.find(session, "nowhere")


async def test_an_edit_is_kept_counted_and_audited(
    database: Database, edit: Any, helpers: Any
) -> None:
    await edit(api_id_of(API), BOTH | {"data:delete"}, "https://resource.test")
    after = await facts(database, API)
    assert after["scopes"] == ["data:delete", "data:read", "data:write"]
    assert (after["resource"], after["version"]) == ("https://resource.test", 2)
    entry = (await helpers.entries(database))[-1]
    assert (entry.action, entry.target) == ("api.edit", API)
    assert json.loads(entry.before)["resource"] is None
    assert json.loads(entry.after)["resource"] == "https://resource.test"


async def test_an_edit_that_changes_nothing_is_not_counted(
    database: Database, edit: Any, helpers: Any
) -> None:
    before = len(await helpers.entries(database))
    await edit(API, BOTH)
    assert (await facts(database, API))["version"] == 1
    assert len(await helpers.entries(database)) == before


async def test_a_scope_that_clients_may_ask_for_stays_and_they_are_named(
    database: Database, edit: Any
) -> None:
    with pytest.raises(Conflict, match=r"data:write is granted to orders") as refusal:
        await edit(API, frozenset({"data:read"}))
    assert refusal.value.field == "scopes"
    assert (await facts(database, API))["scopes"] == ["data:read", "data:write"]


async def test_a_scope_that_nobody_has_can_go(database: Database, edit: Any) -> None:
    await edit(API, BOTH | {"data:delete"})
    await edit(API, BOTH)
    assert (await facts(database, API))["scopes"] == ["data:read", "data:write"]


@pytest.mark.parametrize(
    ("scopes", "resource", "error"),
    [
        (frozenset(), None, RegistrationError),
        (BOTH | {"a b"}, None, RegistrationError),
        (BOTH, "/relative", RegistrationError),
        (BOTH, "https://identicons.test/", Taken),
    ],
)
async def test_an_edit_is_checked_like_a_new_api(
    edit: Any, scopes: frozenset[str], resource: str | None, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await edit(API, scopes, resource)


async def test_a_resource_may_stay_go_and_be_the_audience_itself(
    database: Database, edit: Any
) -> None:
    for resource in ("https://identicons.test/", None, "https://other.test"):
        await edit(IDENTICONS, frozenset({"identicons:read"}), resource)
        assert (await facts(database, IDENTICONS))["resource"] == resource
    await edit(API, BOTH, API)
    assert (await facts(database, API))["resource"] == API


async def test_an_api_that_nobody_may_ask_for_is_deleted_and_audited(
    database: Database, delete: Any, helpers: Any
) -> None:
    await delete("unused")
    async with database.read() as session:
        with pytest.raises(NotFound):
            await apis.find(session, "unused")
    entry = (await helpers.entries(database))[-1]
    assert (entry.action, entry.target, entry.after) == ("api.delete", "unused", None)
    assert json.loads(entry.before)["scopes"] == ["unused:read"]


async def test_an_api_that_clients_may_ask_for_stays(database: Database, delete: Any) -> None:
    with pytest.raises(Conflict, match="reports may ask for its scopes") as refusal:
        await delete(IDENTICONS)
    assert refusal.value.field == "api"
    assert (await facts(database, IDENTICONS))["version"] == 1


async def test_scopes_are_opened_to_people(database: Database, trail: Any) -> None:
    async with database.write() as session:
        api = await apis.find(session, "identicons")
        read = frozenset({"identicons:read"})
        api = await apis.edit(session, api, ApiFacts(read, None, read), trail=trail)
        assert apis.facts_of(api)["open_to_users"] == ["identicons:read"]
        api = await apis.edit(session, api, ApiFacts(read, None), trail=trail)
        assert apis.facts_of(api)["open_to_users"] == []


async def test_a_scope_that_is_not_the_apis_can_not_be_opened(
    database: Database, trail: Any
) -> None:
    async with database.write() as session:
        api = await apis.find(session, "identicons")
        wanted = ApiFacts(frozenset({"a"}), None, frozenset({"b"}))
        with pytest.raises(RegistrationError, match="open_to_users"):
            await apis.edit(session, api, wanted, trail=trail)
        with pytest.raises(RegistrationError, match="open_to_users"):
            await apis.create(session, "new", wanted, now=1.0, trail=trail)


@pytest.mark.parametrize("scope", ["openid", "profile", "email", "offline_access"])
async def test_scopes_about_people_belong_to_no_api(
    database: Database, trail: Any, scope: str
) -> None:
    async with database.write() as session:
        wanted = ApiFacts(frozenset({scope}), None)
        with pytest.raises(RegistrationError, match="about people"):
            await apis.create(session, "new", wanted, now=1.0, trail=trail)
