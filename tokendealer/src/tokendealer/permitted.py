"""What a client may do for a person: what the client has, and the person may give."""

from collections.abc import Iterable, Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.clients import Client
from tokendealer.store import apis

Grants = Mapping[str, frozenset[str]]
"""Scopes by audience; no audience is without."""


async def permitted(session: AsyncSession, client: Client, *, admin: bool) -> Grants:
    """An `admin` may give all that the client has, everybody else what is open to users."""
    if admin:
        return client.grants
    return within(client.grants, await apis.open_scopes(session))


def within(grants: Grants, limit: Mapping[str, Iterable[str]]) -> Grants:
    """What of `grants` is in `limit`, too."""
    common = {name: scopes & set(limit.get(name, ())) for name, scopes in grants.items()}
    return {audience: scopes for audience, scopes in common.items() if scopes}


def union(*all_grants: Mapping[str, Iterable[str]]) -> Grants:
    """What is in any of them."""
    merged: dict[str, frozenset[str]] = {}
    for grants in all_grants:
        for audience, scopes in grants.items():
            merged[audience] = merged.get(audience, frozenset()) | frozenset(scopes)
    return merged


def stored(grants: Grants) -> dict[str, list[str]]:
    """As JSON, in a stable order."""
    return {audience: sorted(scopes) for audience, scopes in sorted(grants.items())}
