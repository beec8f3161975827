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
from tokendealer.settings import MAX_LEEWAY
from tokendealer.store import revocations
from tokendealer.token_reader import TokenReader

API = "https://api.test"


@pytest.fixture
def reader(keys: Any, mint: Any, clock: Any, database: Database) -> TokenReader:
    current = KeySet(mint.kid, keys.signing, {mint.kid: keys.signing.public_key()}, b"")
    return TokenReader(
        current=lambda: current,
        is_revoked=lambda token: is_revoked(database, token),
        issuer="https://auth.test",
        leeway=30,
        clock=clock,
    )


@pytest.fixture
def revoked(reader: TokenReader, database: Database, mint: Any) -> Any:
    async def run(jti: str = "jti-1", **claims: Any) -> bool:
        token = reader.decode(mint.token(jti=jti, **claims), API)
        return await is_revoked(database, token)

    return run


@pytest.fixture
def give_up(reader: TokenReader, database: Database, clock: Any, helpers: Any) -> Any:
    async def run(token: str, client_id: str = "orders") -> None:
        grants: Mapping[str, frozenset[str]] = {}
        client = Client(client_id, True, 60, None, (), None, grants, {})
        trail = helpers.trail_of(clock, f"client:{client_id}")
        await revoke(
            token,
            client,
            reader=reader,
            database=database,
            pepper=b"p" * 32,
            clock=clock,
            trail=trail,
        )

    return run


async def rows(database: Database) -> list[RevokedToken]:
    async with database.read() as session:
        return list(await session.scalars(select(RevokedToken)))


async def test_a_clients_own_token_is_revoked_for_as_long_as_any_verifier_would_take_it(
    give_up: Any, revoked: Any, database: Database, mint: Any, clock: Any
) -> None:
    await give_up(mint.token(jti="j1"))
    assert await revoked("j1")
    assert not await revoked("j2")
    (row,) = await rows(database)
    assert (row.jti, row.client_id, row.revoked_at) == ("j1", "orders", int(clock.now))
    assert row.expires_at == int(clock.now) + 3600 + MAX_LEEWAY


async def test_a_token_within_the_leeway_can_still_be_revoked(
    give_up: Any, revoked: Any, mint: Any, clock: Any
) -> None:
    expiry = int(clock.now) - 29
    await give_up(mint.token(exp=expiry))
    assert await revoked(exp=expiry)
    clock.now += 0.5
    await give_up(mint.token(jti="j2"))
    assert await revoked(exp=expiry)


async def test_another_clients_token_is_refused(
    give_up: Any, revoked: Any, database: Database, mint: Any, helpers: Any
) -> None:
    before = len(await helpers.entries(database))
    with pytest.raises(UnauthorizedClient) as refusal:
        await give_up(mint.token(), "reports")
    assert refusal.value.field == "token"
    assert not await revoked()
    assert len(await helpers.entries(database)) == before


async def test_twice_is_no_error_one_row_and_one_audit_entry(
    give_up: Any, database: Database, mint: Any, helpers: Any
) -> None:
    await give_up(mint.token())
    await give_up(mint.token())
    assert len(await rows(database)) == 1
    (entry,) = [e for e in await helpers.entries(database) if e.action == "token.revoke"]
    assert (entry.actor, entry.target) == ("client:orders", "jti-1")


@pytest.mark.parametrize(
    ("kind", "value"),
    [(revocations.CLIENT, "orders"), (revocations.SUBJECT, "user-1"), (revocations.KID, None)],
)
async def test_a_mark_revokes_what_it_says_and_nothing_else(
    revoked: Any, database: Database, mint: Any, clock: Any, kind: str, value: str | None
) -> None:
    before = int(clock.now) + 1
    async with database.write() as session:
        await revocations.mark(
            session, kind, value or mint.kid, before=before, expires_at=before + 9, now=clock.now
        )
    assert await revoked(sub="user-1")
    assert await revoked(sub="user-1", iat=before) is (kind == revocations.KID)
    assert await revoked(sub="user-2", client_id="reports") is (kind == revocations.KID)


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
    assert len(await rows(database)) <= 5  # 3600 s and the leeway are four steps


async def test_a_token_of_an_api_that_is_gone_can_be_revoked(
    give_up: Any, revoked: Any, mint: Any
) -> None:
    await give_up(mint.token(aud="https://gone.test"))
    assert await revoked()
