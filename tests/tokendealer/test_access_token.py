from __future__ import annotations

from dataclasses import replace

from tokendealer.access_token import AccessTokens, claims_of
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


def test_of_a_person_it_says_when_they_signed_in_and_what_they_are_called() -> None:
    person = replace(granted(), auth_time=5, name="Ann")
    claims = claims_of(person, issuer="x", now=NOW)
    assert (claims["auth_time"], claims["name"]) == (5, "Ann")


def test_it_ends_with_what_it_stands_on() -> None:
    bounded = replace(granted(), not_after=1_800_000_010)
    assert claims_of(bounded, issuer="x", now=NOW)["exp"] == 1_800_000_010
    later = replace(granted(), not_after=1_900_000_000)
    assert claims_of(later, issuer="x", now=NOW)["exp"] == 1_800_000_600


def test_none_begins_before_its_client_and_subject_may_have_one() -> None:
    make = AccessTokens(
        first_second_for=lambda client_id, subject: {("orders", "somebody"): 1_800_000_003}[
            client_id, subject
        ],
        issuer="x",
        clock=lambda: NOW,
    )
    assert make(granted())["iat"] == 1_800_000_003


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
