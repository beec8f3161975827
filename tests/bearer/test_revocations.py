from __future__ import annotations

from bearer import NO_REVOCATIONS


def test_nothing_is_revoked_for_a_service_without_a_feed() -> None:
    assert not NO_REVOCATIONS.is_revoked(jti="j", client_id="c", subject="s", issued_at=0.0)
