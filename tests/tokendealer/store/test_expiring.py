from __future__ import annotations

from chassis.database import Database
from tokendealer.models import ClientSecret
from tokendealer.store.expiring import secrets_between


async def test_only_what_expires_in_that_time_is_found_in_order(database: Database) -> None:
    async with database.write() as session:
        for number, expires_at in enumerate((None, 100, 300, 200, 400)):
            digest = bytes([number]) * 32
            session.add(
                ClientSecret(
                    client_id="orders",
                    digest=digest,
                    label="x",
                    created_at=0,
                    expires_at=expires_at,
                )
            )
    async with database.read() as session:
        found = await secrets_between(session, 100, 300, 10)
        first = await secrets_between(session, 100, 300, 1)
    assert [secret.expires_at for secret in found] == [200, 300]
    assert [secret.expires_at for secret in first] == [200]
