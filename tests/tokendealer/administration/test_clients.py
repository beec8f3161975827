from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from chassis.database import Database
from chassis.errors import NotFound
from tokendealer.administration import clients
from tokendealer.administration.tokens import UNAWARE_SECONDS
from tokendealer.cli.client_input import as_it_is
from tokendealer.models import Client, ClientSecret, RevocationMark
from tokendealer.registration import NewClient, RegistrationError, Taken

API, NOW = "https://api.test", 1_800_000_000.5
READ = frozenset({"data:read"})


@pytest.fixture
def trail(clock: Any, helpers: Any) -> Any:
    return helpers.trail_of(clock)


@pytest.fixture
def wanted(make_client: Any) -> NewClient:
    """What orders is, as it would be asked for."""
    made: NewClient = make_client("orders", {API: READ | {"data:write"}})
    return made


@pytest.fixture
def edit(database: Database, trail: Any) -> Any:
    async def run(wanted: NewClient, client_id: str = "orders") -> Client:
        async with database.write() as session:
            row = await clients.find(session, client_id)
            return await clients.edit(session, row, wanted, now=NOW, trail=trail)

    return run


async def facts(database: Database, client_id: str = "orders") -> dict[str, object]:
    async with database.read() as session:
        row = await clients.find(session, client_id)
        return {**clients.facts_of(row), "version": row.version}


async def test_a_client_is_registered_and_audited(
    database: Database, trail: Any, helpers: Any, make_client: Any, keys: Any
) -> None:
    new = make_client("new", {API: READ}, 60, (5, 10), keys.jwks())
    async with database.write() as session:
        row = await clients.create(session, new, now=NOW, trail=trail)
        assert (row.version, row.created_at, row.secrets) == (1, int(NOW), [])
    entry = (await helpers.entries(database))[-1]
    assert (entry.action, entry.target, entry.before) == ("client.create", "new", None)
    told = {
        "client_id": "new",
        "name": "A client",
        "active": True,
        "token_lifetime": 60,
        "quota": {"rate": 5, "burst": 10},
        "jwks": keys.jwks(),
        "grants": {API: ["data:read"]},
        "grant_types": ["client_credentials"],
        "redirect_uris": [],
        "post_logout_redirect_uris": [],
        "first_party": False,
        "public": False,
    }
    assert json.loads(entry.after) == told
    assert await facts(database, "new") == {**told, "version": 1}


async def test_a_client_may_begin_disabled(
    database: Database, trail: Any, make_client: Any
) -> None:
    async with database.write() as session:
        new = replace(make_client("new", {}), active=False)
        row = await clients.create(session, new, now=NOW, trail=trail)
        assert row.active is False


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"client_id": "orders"}, Taken), ({"name": ""}, RegistrationError)],
)
async def test_a_client_that_cannot_be_is_refused_without_an_entry(
    database: Database,
    trail: Any,
    helpers: Any,
    make_client: Any,
    changes: dict[str, str],
    error: type[Exception],
) -> None:
    before = len(await helpers.entries(database))
    with pytest.raises(error):
        async with database.write() as session:
            new = replace(make_client("new", {}), **changes)
            await clients.create(session, new, now=NOW, trail=trail)
    assert len(await helpers.entries(database)) == before


async def test_there_is_no_client_of_another_name(database: Database) -> None:
    async with database.read() as session:
        with pytest.raises(NotFound):
            await clients.find(session, "nobody")


async def test_an_edit_is_kept_counted_and_audited(
    database: Database, edit: Any, wanted: NewClient, helpers: Any, keys: Any
) -> None:
    await edit(
        replace(
            wanted,
            name="Renamed",
            token_lifetime=60,
            quota=(1, 2),
            jwks=keys.jwks(),
            grants={API: READ, "identicons": frozenset({"identicons:read"})},
        )
    )
    after = await facts(database)
    assert (after["name"], after["token_lifetime"], after["version"]) == ("Renamed", 60, 2)
    assert (after["quota"], after["jwks"]) == ({"rate": 1, "burst": 2}, keys.jwks())
    assert after["grants"] == {API: ["data:read"], "identicons": ["identicons:read"]}
    entry = (await helpers.entries(database))[-1]
    assert (entry.action, entry.target) == ("client.edit", "orders")
    assert json.loads(entry.before)["name"] == "A client"
    assert json.loads(entry.after)["name"] == "Renamed"


async def test_what_can_be_left_out_can_be_taken_away_again(
    database: Database, edit: Any, wanted: NewClient, keys: Any
) -> None:
    await edit(replace(wanted, quota=(1, 2), jwks=keys.jwks()))
    await edit(replace(wanted, grants={}))
    after = await facts(database)
    assert (after["quota"], after["jwks"], after["grants"]) == (None, None, {})
    assert after["version"] == 3


async def test_an_edit_that_changes_nothing_is_not_counted(
    database: Database, edit: Any, wanted: NewClient, helpers: Any
) -> None:
    before = len(await helpers.entries(database))
    await edit(wanted)
    assert (await facts(database))["version"] == 1
    assert len(await helpers.entries(database)) == before


async def test_disabling_and_enabling_are_told_by_name(
    database: Database, edit: Any, wanted: NewClient, helpers: Any
) -> None:
    await edit(replace(wanted, active=False))
    await edit(wanted)
    actions = [entry.action for entry in await helpers.entries(database)]
    assert actions[-2:] == ["client.disable", "client.enable"]


async def test_an_edit_leaves_the_id_and_the_secrets_alone(
    database: Database, edit: Any, wanted: NewClient
) -> None:
    await edit(replace(wanted, client_id=None, name="Renamed"))
    async with database.read() as session:
        row = await clients.find(session, "orders")
        assert (row.client_id, len(row.secrets)) == ("orders", 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"token_lifetime": 0},
        {"quota": (0, 1)},
        {"grants": {"nowhere": READ}},
        {"grants": {API: frozenset({"admin"})}},
        {"jwks": {"keys": []}},
    ],
)
async def test_an_edit_is_checked_like_a_new_client(
    database: Database, edit: Any, wanted: NewClient, changes: dict[str, Any]
) -> None:
    with pytest.raises(RegistrationError):
        await edit(replace(wanted, **changes))
    assert (await facts(database))["version"] == 1


async def test_a_client_that_goes_takes_its_secrets_and_its_tokens_with_it(
    database: Database, trail: Any, helpers: Any
) -> None:
    async with database.write() as session:
        row = await clients.find(session, "orders")
        await clients.delete(session, row, now=NOW, trail=trail)
    async with database.read() as session:
        secrets = select(ClientSecret).where(ClientSecret.client_id == "orders")
        assert (await session.scalars(secrets)).all() == []
        (mark,) = await session.scalars(select(RevocationMark))
    assert (mark.kind, mark.value) == ("client", "orders")
    assert mark.before > NOW + UNAWARE_SECONDS
    revoked, deleted = (await helpers.entries(database))[-2:]
    assert (revoked.action, deleted.action) == ("client.revoke_tokens", "client.delete")
    assert json.loads(deleted.before)["client_id"] == "orders"
    assert deleted.after is None


async def test_no_hash_of_a_secret_is_in_the_audit_log(
    database: Database, edit: Any, wanted: NewClient, trail: Any, helpers: Any
) -> None:
    async with database.read() as session:
        digest = (await clients.find(session, "orders")).secrets[0].digest
    await edit(replace(wanted, name="Renamed"))
    async with database.write() as session:
        row = await clients.find(session, "orders")
        await clients.delete(session, row, now=NOW, trail=trail)
    log = "".join(f"{e.before}{e.after}" for e in await helpers.entries(database))
    assert helpers.b64(digest) not in log
    assert digest.hex() not in log


async def test_what_people_let_a_client_do_ends_when_it_is_disabled(
    oauth: Any, database: Database, edit: Any
) -> None:
    given = await oauth.tokens("phone")
    async with database.read() as session:
        phone = as_it_is(await clients.find(session, "phone"))
    for active in (False, True):
        await edit(replace(phone, active=active), "phone")
    assert (await oauth.refresh(given["refresh_token"], "phone")).status == 400
