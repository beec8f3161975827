from __future__ import annotations

import pytest

from tokendealer.clients import Client
from tokendealer.errors import InvalidScope, InvalidTarget
from tokendealer.grants.client_credentials import grant

A, B = "https://a.test", "https://b.test"
CLIENT = Client(
    client_id="orders",
    active=True,
    token_lifetime=60,
    quota=None,
    secrets=(),
    jwks=None,
    grants={A: frozenset({"read", "write"}), B: frozenset({"run"})},
    resources={},
)


def test_the_client_acts_for_itself() -> None:
    granted = grant({"audience": A}, CLIENT)
    assert (granted.client, granted.subject, granted.audience) == (CLIENT, "orders", A)
    assert granted.scopes == {"read", "write"}


def test_the_scope_is_narrowed_to_what_is_asked_for() -> None:
    assert grant({"audience": A, "scope": "read"}, CLIENT).scopes == {"read"}


def test_the_scopes_of_one_api_do_not_count_at_another() -> None:
    with pytest.raises(InvalidScope):
        grant({"audience": B, "scope": "read"}, CLIENT)


def test_an_api_that_is_not_the_clients_is_refused() -> None:
    with pytest.raises(InvalidTarget):
        grant({"audience": "https://c.test"}, CLIENT)
