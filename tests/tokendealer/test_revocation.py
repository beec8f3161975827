from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from chassis.database import Database
from tokendealer.clients import Client
from tokendealer.errors import UnauthorizedClient
from tokendealer.keyring import KeySet
from tokendealer.models import RevokedToken
from tokendealer.revocation import is_revoked, revoke
from tokendealer.token_reader import TokenReader


@pytest.fixture
def reader(keys: Any, mint: Any, clock: Any, database: Database) -> TokenReader:
    current = KeySet(mint.kid, keys.signing, {mint.kid: keys.signing.public_key()}, b"")
    return TokenReader(
        current=lambda: current,
        is_revoked=lambda jti: is_revoked(database, jti),
        issuer="https://auth.test",
        leeway=30,
        clock=clock,
    )


@pytest.fixture
def give_up(reader: TokenReader, database: Database, clock: Any) -> Any:
    async def run(token: str, client_id: str = "orders") -> None:
        grants: Mapping[str, frozenset[str]] = {}
        client = Client(client_id, True, 60, None, (), None, grants, {})
        await revoke(token, client, reader=reader, database=database, clock=clock)

    return run


async def rows(database: Database) -> list[RevokedToken]:
    async with database.read() as session:
        return list(await session.scalars(select(RevokedToken)))


async def test_a_clients_own_token_is_revoked_for_as_long_as_it_would_live(
    give_up: Any, database: Database, mint: Any, clock: Any
) -> None:
    await give_up(mint.token(jti="j1"))
    assert await is_revoked(database, "j1")
    assert not await is_revoked(database, "j2")
    (row,) = await rows(database)
    assert (row.jti, row.client_id, row.revoked_at) == ("j1", "orders", int(clock.now))
    assert row.expires_at == int(clock.now) + 3600 + 30


async def test_a_token_within_the_leeway_can_still_be_revoked(
    give_up: Any, database: Database, mint: Any, clock: Any
) -> None:
    token = mint.token(exp=int(clock.now) - 29)
    await give_up(token)
    assert await is_revoked(database, "jti-1")
    clock.now += 0.5
    await give_up(mint.token(jti="j2"))
    assert await is_revoked(database, "jti-1")


async def test_another_clients_token_is_refused(
    give_up: Any, database: Database, mint: Any
) -> None:
    with pytest.raises(UnauthorizedClient) as refusal:
        await give_up(mint.token(), "reports")
    assert refusal.value.field == "token"
    assert not await is_revoked(database, "jti-1")


async def test_twice_is_no_error_and_one_row(give_up: Any, database: Database, mint: Any) -> None:
    await give_up(mint.token())
    await give_up(mint.token())
    assert len(await rows(database)) == 1


async def test_what_is_not_valid_anyway_is_no_error_and_no_row(
    give_up: Any, database: Database, mint: Any, foreign_mint: Any
) -> None:
    for token in (
        "",
        "garbage",
        mint.token(exp=1),
        mint.token(iss="https://other.test"),
        mint.unsigned(),
        foreign_mint.token({"kid": mint.kid}),
    ):
        await give_up(token)
        await give_up(token, "reports")
    assert await rows(database) == []


async def test_rows_of_expired_tokens_go_so_that_the_table_is_bounded(
    give_up: Any, database: Database, mint: Any, clock: Any
) -> None:
    for n in range(20):
        await give_up(mint.token(jti=f"j{n}"))
        clock.now += 1000
    assert len(await rows(database)) <= 5


async def test_a_token_of_an_api_that_is_gone_can_be_revoked(
    give_up: Any, database: Database, mint: Any
) -> None:
    await give_up(mint.token(aud="https://gone.test"))
    assert await is_revoked(database, "jti-1")
