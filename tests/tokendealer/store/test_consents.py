from __future__ import annotations

from typing import Any

from tokendealer.models import Consent
from tokendealer.store import consents


async def test_a_consent_is_found_and_taken_back_once(database: Any, add_user: Any) -> None:
    user = await add_user()
    async with database.write() as session:
        for client_id in ("reports", "orders"):
            session.add(
                Consent(
                    user_id=user.user_id,
                    client_id=client_id,
                    identity=["openid"],
                    grants={},
                    granted_at=1,
                )
            )
    async with database.write() as session:
        rows = await consents.find_all(session, user.user_id)
        assert [row.client_id for row in rows] == ["orders", "reports"]
        assert await consents.take_back(session, user.user_id, "orders")
        assert not await consents.take_back(session, user.user_id, "orders")
    async with database.read() as session:
        assert await consents.find(session, user.user_id, "orders") is None
        assert await consents.find(session, user.user_id, "reports") is not None
        assert await consents.find_all(session, "usr_nobody") == []
