"""What the commands about clients are told: grants, key sets, and which client is meant."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TextIO

import click
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import NotFound
from tokendealer.administration import clients as administration
from tokendealer.models import Client
from tokendealer.registration import NewClient, RegistrationError


async def find_client(session: AsyncSession, client_id: str) -> Client:
    """The client; RegistrationError says by name that there is none."""
    try:
        return await administration.find(session, client_id)
    except NotFound:
        raise RegistrationError("client_id", f"there is no client {client_id}") from None


def as_it_is(row: Client) -> NewClient:
    """What `administration.edit` leaves unchanged."""
    quota = None
    if row.quota_rate is not None and row.quota_burst is not None:
        quota = (row.quota_rate, row.quota_burst)
    grants = administration.grants_of(row)
    return NewClient(
        client_id=row.client_id,
        name=row.name,
        grants={audience: frozenset(scopes) for audience, scopes in grants.items()},
        token_lifetime=row.token_lifetime,
        quota=quota,
        jwks=row.jwks,
        active=row.active,
        grant_types=frozenset(row.grant_types),
        redirect_uris=tuple(row.redirect_uris),
        post_logout_redirect_uris=tuple(row.post_logout_redirect_uris),
        first_party=row.first_party,
        public=row.public,
    )


def parse_grants(grants: Iterable[str], parameter: str) -> dict[str, frozenset[str]]:
    """The scopes by audience of texts like "AUDIENCE=SCOPE SCOPE"."""
    parsed: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for grant in grants:
        audience, equals, scopes = grant.partition("=")
        if not equals or not scopes.split():
            raise click.BadParameter('must be "AUDIENCE=SCOPE SCOPE"', param_hint=parameter)
        parsed[audience] |= frozenset(scopes.split())
    return dict(parsed)


def format_grants(grants: dict[str, frozenset[str]]) -> str:
    """For people, in the order in which they came."""
    return "; ".join(f"{audience}: {' '.join(sorted(s))}" for audience, s in grants.items())


def parse_jwks(file: TextIO | None) -> dict[str, Any] | None:
    """The key set in a file; what keys it may hold is checked where it is registered."""
    if file is None:
        return None
    try:
        jwks = json.load(file)
    except ValueError:
        jwks = None
    if not isinstance(jwks, dict):
        raise click.BadParameter("must be a file with a JSON object", param_hint="--jwks")
    return jwks
