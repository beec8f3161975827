from __future__ import annotations

from typing import Any

import pytest

from chassis.database import Database
from tokendealer.store import revocations, why_revoked
from tokendealer.store.why_revoked import WhyRevoked

NOW = 1_800_000_000
TOKEN: dict[str, Any] = {
    "jti": "j",
    "client_id": "orders",
    "subject": "ann",
    "kid": "k",
    "issued_at": NOW - 1.0,
}
MARKS = {"client": "orders", "subject": "ann", "kid": "k"}


async def marked(database: Database, *kinds: str, **changes: Any) -> WhyRevoked | None:
    async with database.write() as session:
        for kind in kinds:
            if kind == "jti":
                await revocations.revoke(
                    session,
                    jti="j",
                    client_id="orders",
                    subject="ann",
                    expires_at=NOW + 9,
                    now=NOW,
                )
                continue
            before = 0 if kind == "kid" else NOW
            await revocations.mark(
                session, kind, MARKS[kind], before=before, expires_at=NOW + 9, now=NOW
            )
    async with database.read() as session:
        token = {**TOKEN, **changes}
        found = await why_revoked.find(session, **token)
        assert (found is not None) is await revocations.is_revoked(session, **token)
        return found


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ((), None),
        (("jti",), WhyRevoked("jti", "j", None)),
        (("kid",), WhyRevoked("key", "k", None)),
        (("client",), WhyRevoked("client", "orders", NOW)),
        (("subject",), WhyRevoked("subject", "ann", NOW)),
        (("subject", "client", "kid", "jti"), WhyRevoked("jti", "j", None)),
        (("subject", "client", "kid"), WhyRevoked("key", "k", None)),
        (("subject", "client"), WhyRevoked("client", "orders", NOW)),
    ],
)
async def test_the_way_that_says_most_is_found(
    database: Database, kinds: tuple[str, ...], found: WhyRevoked | None
) -> None:
    assert await marked(database, *kinds) == found


@pytest.mark.parametrize("kind", ["client", "subject"])
async def test_what_was_issued_later_is_not_revoked(database: Database, kind: str) -> None:
    assert await marked(database, kind, issued_at=float(NOW)) is None


async def test_a_compromised_keys_tokens_are_revoked_whenever_issued(database: Database) -> None:
    assert await marked(database, "kid", issued_at=NOW + 99.0) == WhyRevoked("key", "k", None)


@pytest.mark.parametrize("name", ["jti", "client_id", "subject", "kid"])
async def test_anothers_token_is_not_revoked(database: Database, name: str) -> None:
    kinds = {"jti": "jti", "client_id": "client", "subject": "subject", "kid": "kid"}
    assert await marked(database, kinds[name], **{name: "other"}) is None
