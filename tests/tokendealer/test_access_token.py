from __future__ import annotations

from tokendealer.access_token import claims_of
from tokendealer.clients import Client, Quota
from tokendealer.grants import Granted

NOW = 1_800_000_000.9


def granted(quota: Quota | None = None) -> Granted:
    client = Client(
        client_id="orders",
        active=True,
        token_lifetime=600,
        quota=quota,
        secrets=(),
        jwks=None,
        grants={},
        resources={},
    )
    return Granted(client, "somebody", "https://api.test", frozenset({"b", "a"}))


def test_the_claims_are_those_of_the_grant() -> None:
    claims = claims_of(granted(), issuer="https://auth.test", now=NOW)
    assert claims.pop("jti")
    assert claims == {
        "iss": "https://auth.test",
        "sub": "somebody",
        "client_id": "orders",
        "aud": "https://api.test",
        "exp": 1_800_000_600,
        "iat": 1_800_000_000,
        "nbf": 1_800_000_000,
        "scope": "a b",
    }


def test_times_are_whole_seconds() -> None:
    claims = claims_of(granted(), issuer="x", now=NOW)
    assert all(type(claims[name]) is int for name in ("exp", "iat", "nbf"))


def test_a_quota_is_said_where_there_is_one() -> None:
    claims = claims_of(granted(Quota(rate=5, burst=10)), issuer="x", now=NOW)
    assert claims["quota"] == {"rate": 5, "burst": 10}


def test_each_jti_is_new_and_fits_its_column() -> None:
    jtis = [str(claims_of(granted(), issuer="x", now=NOW)["jti"]) for _ in range(50)]
    assert len(set(jtis)) == 50
    assert all(len(jti) <= 64 for jti in jtis)
