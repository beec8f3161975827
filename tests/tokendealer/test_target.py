from __future__ import annotations

from collections.abc import Mapping

import pytest

from tokendealer.clients import Client
from tokendealer.errors import InvalidTarget
from tokendealer.target import choose_audience

A, B, B_URI = "https://a.test", "b", "https://b.test"


def client(*audiences: str, resources: Mapping[str, str] | None = None) -> Client:
    return Client(
        client_id="orders",
        active=True,
        token_lifetime=60,
        quota=None,
        secrets=(),
        jwks=None,
        grants={audience: frozenset({"x"}) for audience in audiences},
        resources=resources or {},
    )


BOTH = client(A, B, resources={B_URI: B})


def test_the_only_api_needs_no_name() -> None:
    assert choose_audience(None, None, client(A)) == A


@pytest.mark.parametrize(
    ("audience", "resource", "chosen"),
    [
        (A, None, A),
        (None, A, A),
        (None, B_URI, B),
        (B, B_URI, B),
        (B, B, B),
    ],
)
def test_an_api_is_named_by_audience_or_resource_or_both(
    audience: str | None, resource: str | None, chosen: str
) -> None:
    assert choose_audience(audience, resource, BOTH) == chosen


@pytest.mark.parametrize(
    ("audience", "resource", "field"),
    [
        ("c", None, "audience"),
        (None, "https://c.test", "resource"),
        (B_URI, None, "audience"),
        (A, B_URI, "resource"),
        (A, "https://c.test", "resource"),
        ("c", "c", "audience"),
        (None, None, "audience"),
    ],
)
def test_anything_else_is_refused(audience: str | None, resource: str | None, field: str) -> None:
    with pytest.raises(InvalidTarget) as refusal:
        choose_audience(audience, resource, BOTH)
    assert refusal.value.field == field


def test_a_client_with_no_api_gets_none() -> None:
    with pytest.raises(InvalidTarget):
        choose_audience(None, None, client())
