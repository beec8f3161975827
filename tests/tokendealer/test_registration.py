from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.database import Database
from tokendealer.registration import (
    MAX_TOKEN_LIFETIME,
    NewClient,
    RegistrationError,
    Taken,
    _is_absolute_uri,
    api_id_of,
    check_label,
    check_resource,
    create_api,
    create_client,
)
from tokendealer.store import clients

NOW, API = 1_800_000_000.9, "https://api.test"


@pytest.fixture
def new(make_client: Any) -> Any:
    return make_client("new", {API: frozenset({"data:read"})})


async def refused(database: Database, new: Any) -> str:
    with pytest.raises((RegistrationError, Taken)) as refusal:
        async with database.write() as session:
            await create_client(session, new, NOW)
    assert str(refusal.value).startswith(f"{refusal.value.field}: ")
    assert refusal.value.field
    return refusal.value.field


async def test_a_client_is_found_as_it_was_registered(
    database: Database, new: Any, keys: Any
) -> None:
    wanted = replace(new, quota=(5, 10), token_lifetime=60, jwks=keys.jwks())
    async with database.write() as session:
        assert await create_client(session, wanted, NOW) == "new"
    async with database.read() as session:
        client = await clients.find(session, "new")
    assert client is not None
    assert (client.active, client.token_lifetime, client.secrets) == (True, 60, ())
    assert client.quota
    assert (client.quota.rate, client.quota.burst) == (5, 10)
    assert dict(client.grants) == {API: {"data:read"}}
    assert client.jwks == keys.jwks()


async def test_an_id_is_made_where_none_is_given(database: Database, new: Any) -> None:
    async with database.write() as session:
        ids = {await create_client(session, replace(new, client_id=None), NOW) for _ in range(5)}
    assert len(ids) == 5
    assert all(client_id.startswith("c_") for client_id in ids)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"client_id": ""}, "client_id"),
        ({"client_id": "a b"}, "client_id"),
        ({"client_id": "-a"}, "client_id"),
        ({"client_id": "a:b"}, "client_id"),
        ({"client_id": "é"}, "client_id"),
        ({"client_id": "a\n"}, "client_id"),
        ({"client_id": "x" * 65}, "client_id"),
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\x1b[2J"}, "name"),
        ({"token_lifetime": 0}, "token_lifetime"),
        ({"token_lifetime": -1}, "token_lifetime"),
        ({"token_lifetime": MAX_TOKEN_LIFETIME + 1}, "token_lifetime"),
        ({"quota": (0, 1)}, "quota"),
        ({"quota": (1, 0)}, "quota"),
        ({"quota": (1_000_001, 1)}, "quota"),
        ({"grants": {"nowhere": frozenset({"x"})}}, "grant"),
        ({"grants": {API: frozenset({"admin"})}}, "grant"),
        ({"grants": {API: frozenset()}}, "grant"),
        ({"grants": {API: frozenset({"identicons:read"})}}, "grant"),
        ({"jwks": {}}, "jwks"),
        ({"jwks": {"keys": []}}, "jwks"),
        ({"jwks": {"keys": {}}}, "jwks"),
        ({"jwks": {"keys": [{"kty": "RSA"}] * 17}}, "jwks"),
        ({"jwks": {"keys": ["key"]}}, "jwks"),
        ({"jwks": {"keys": [{}]}}, "jwks"),
        ({"jwks": {"keys": [{"kty": ["RSA"]}]}}, "jwks"),
        ({"jwks": {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}}, "jwks"),
        ({"jwks": {"keys": [{"kty": "RSA", "d": "AQ"}]}}, "jwks"),
        ({"jwks": {"keys": [{"kty": "EC"}, {"kty": "OKP", "d": "AQ"}]}}, "jwks"),
    ],
)
async def test_what_is_wrong_is_named(
    database: Database, new: Any, changes: dict[str, Any], field: str
) -> None:
    assert await refused(database, replace(new, **changes)) == field


async def test_an_id_that_is_taken_is_a_conflict(database: Database, new: Any) -> None:
    with pytest.raises(Taken) as refusal:
        async with database.write() as session:
            await create_client(session, replace(new, client_id="orders"), NOW)
    assert (refusal.value.status, refusal.value.field) == (409, "client_id")


@pytest.mark.parametrize("changes", [{"token_lifetime": 1}, {"token_lifetime": 86400}])
async def test_a_lifetime_is_up_to_a_day(
    database: Database, new: Any, changes: dict[str, Any]
) -> None:
    async with database.write() as session:
        assert await create_client(session, replace(new, **changes), NOW)


@pytest.mark.parametrize("label", ["", "x" * 101, "a\nb"])
def test_an_odd_label_is_refused(label: str) -> None:
    with pytest.raises(RegistrationError) as refusal:
        check_label(label)
    assert (refusal.value.status, refusal.value.field) == (400, "label")


async def test_an_api_is_registered_with_its_scopes(database: Database) -> None:
    async with database.write() as session:
        api = await create_api(session, "new", frozenset({"b", "a"}), "urn:new", NOW)
    assert [row.scope for row in api.scopes] == ["a", "b"]
    assert (api.resource, api.created_at) == ("urn:new", int(NOW))
    assert api.api_id == api_id_of("new")


def test_an_api_has_an_id_that_can_stand_in_an_address_and_follows_from_its_audience() -> None:
    ids = [api_id_of(audience) for audience in ("https://api.test", "https://api.test/", "é")]
    assert all(re.fullmatch("api_[0-9a-f]{20}", one) for one in ids)
    assert len(set(ids)) == 3
    assert ids[0] == api_id_of("https://api.test")


@pytest.mark.parametrize(
    ("audience", "scopes", "resource", "field"),
    [
        ("", {"a"}, None, "audience"),
        ("a b", {"a"}, None, "audience"),
        ('a"b', {"a"}, None, "audience"),
        ("é", {"a"}, None, "audience"),
        ("x" * 256, {"a"}, None, "audience"),
        ("new", set(), None, "scope"),
        ("new", {"a", ""}, None, "scope"),
        ("new", {"a b"}, None, "scope"),
        ("new", {"x" * 65}, None, "scope"),
        ("new", {"a"}, "", "resource"),
        ("new", {"a"}, "/relative", "resource"),
        ("new", {"a"}, "https://new.test#x", "resource"),
        ("new", {"a"}, "https://new.test#", "resource"),
        ("new", {"a"}, "https://new.test/a b", "resource"),
        ("new", {"a"}, "https://new.test/é", "resource"),
        ("new", {"a"}, "https://new.test/\n", "resource"),
        ("new", {"a"}, "https://[new", "resource"),
        ("new", {"a"}, "https:", "resource"),
        ("new", {"a"}, "https://new.test/" + "x" * 2048, "resource"),
    ],
)
async def test_an_api_that_is_not_well_formed_is_refused(
    database: Database, audience: str, scopes: set[str], resource: str | None, field: str
) -> None:
    with pytest.raises(RegistrationError) as refusal:
        async with database.write() as session:
            await create_api(session, audience, frozenset(scopes), resource, NOW)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("audience", "resource", "field"),
    [(API, None, "audience"), ("new", "https://identicons.test/", "resource")],
)
async def test_an_api_that_is_there_already_is_a_conflict(
    database: Database, audience: str, resource: str | None, field: str
) -> None:
    with pytest.raises(Taken) as refusal:
        async with database.write() as session:
            await create_api(session, audience, frozenset({"a"}), resource, NOW)
    assert (refusal.value.status, refusal.value.field) == (409, field)


async def test_an_apis_audience_may_be_its_resource_too(database: Database) -> None:
    uri = "https://both.test"
    async with database.write() as session:
        await check_resource(session, uri, uri)
        await create_api(session, uri, frozenset({"a"}), uri, NOW)
    async with database.read() as session:
        with pytest.raises(Taken):
            await check_resource(session, uri, "another")


@given(st.text())
def test_any_text_is_an_absolute_uri_or_not(text: str) -> None:
    if _is_absolute_uri(text):
        assert ":" in text
        assert "#" not in text
        assert text.isascii()


@pytest.mark.parametrize(
    "key",
    [
        {"kty": "RSA"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "EC", "crv": "P-256", "x": "AA"},
        {"kty": "OKP", "crv": "Ed25519"},
        {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"},
    ],
)
async def test_a_public_key_that_could_never_verify_is_refused(
    database: Database, key: dict[str, str]
) -> None:
    new = NewClient(
        client_id="signs",
        name="Signs",
        grants={},
        token_lifetime=60,
        quota=None,
        jwks={"keys": [key]},
    )
    with pytest.raises(RegistrationError) as refusal:
        async with database.write() as session:
            await create_client(session, new, 1.0)
    assert refusal.value.field == "jwks"


async def test_scopes_that_would_make_tokens_too_large_are_refused(database: Database) -> None:
    scopes = frozenset(f"scope:{number:040}" for number in range(60))
    with pytest.raises(RegistrationError, match="tokens grow larger"):
        async with database.write() as session:
            await create_api(session, "large", scopes, None, 1.0)


async def test_an_audience_and_a_resource_never_mean_two_apis(database: Database) -> None:
    uri = "https://two.test/api"
    async with database.write() as session:
        await create_api(session, "first", frozenset({"a"}), uri, 1.0)
    with pytest.raises(Taken) as by_audience:
        async with database.write() as session:
            await create_api(session, uri, frozenset({"a"}), None, 1.0)
    async with database.write() as session:
        await create_api(session, "https://three.test/api", frozenset({"a"}), None, 1.0)
    with pytest.raises(Taken) as by_resource:
        async with database.write() as session:
            await create_api(session, "third", frozenset({"a"}), "https://three.test/api", 1.0)
    assert (by_audience.value.field, by_resource.value.field) == ("audience", "resource")
