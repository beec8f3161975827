from __future__ import annotations

from typing import Any

import pytest

from bearer import NO_REVOCATIONS, RevocationList

TOKEN: dict[str, Any] = {
    "jti": "j1",
    "client_id": "orders",
    "subject": "ada",
    "issued_at": 100.0,
    "kid": "k1",
}


def make_list(**changes: Any) -> RevocationList:
    empty: dict[str, Any] = {
        "version": 1,
        "signed_at": 1000.0,
        "jtis": frozenset(),
        "clients": {},
        "subjects": {},
        "kids": frozenset(),
    }
    return RevocationList(**{**empty, **changes})


async def test_nothing_is_revoked_for_a_service_without_a_feed() -> None:
    await NO_REVOCATIONS.start()
    assert NO_REVOCATIONS.ready
    assert not NO_REVOCATIONS.is_revoked(**TOKEN)
    assert (NO_REVOCATIONS.age, NO_REVOCATIONS.is_stale) == (0.0, False)
    assert NO_REVOCATIONS.stale_decisions == 0
    await NO_REVOCATIONS.stop()


@pytest.mark.parametrize(
    "named",
    [
        {"jtis": frozenset({"j1"})},
        {"kids": frozenset({"k1"})},
        {"clients": {"orders": 100.5}},
        {"subjects": {"ada": 101.0}},
    ],
)
def test_a_token_is_revoked_by_its_own_id_its_key_its_client_or_its_subject(named: Any) -> None:
    assert make_list(**named).is_revoked(**TOKEN)


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"jtis": frozenset({"orders", "ada", "k1"}), "kids": frozenset({"j1"})},
        {"clients": {"ada": 500.0}, "subjects": {"orders": 500.0}},
    ],
)
def test_a_token_that_is_named_as_something_else_is_not_revoked(named: Any) -> None:
    assert not make_list(**named).is_revoked(**TOKEN)


@pytest.mark.parametrize("kind", ["clients", "subjects"])
def test_a_mark_is_the_first_second_that_is_not_revoked(kind: str) -> None:
    name = {"clients": "orders", "subjects": "ada"}[kind]
    marked = make_list(**{kind: {name: 100.0}})
    assert marked.is_revoked(**{**TOKEN, "issued_at": 99.999})
    assert not marked.is_revoked(**TOKEN)


@pytest.mark.parametrize(
    ("version", "signed_at", "may"),
    [
        (6, 0.0, True),
        (5, 0.0, True),
        (4, 1000.0, False),
        (4, 1060.0, False),
        (4, 1060.5, True),
        (0, 1061.0, True),
    ],
)
def test_a_lower_version_replaces_only_a_list_signed_more_than_a_minute_before(
    version: int, signed_at: float, may: bool
) -> None:
    fresh = make_list(version=version, signed_at=signed_at)
    assert fresh.may_replace(make_list(version=5)) is may
