"""The applications that act for a person, and taking that back."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer import families
from tokendealer.audit import Trail
from tokendealer.authorization.agreement import Agreement
from tokendealer.authorization.words import Wish, wishes_of
from tokendealer.permitted import union
from tokendealer.store import clients, consents
from tokendealer.store import families as store


@dataclass(frozen=True, slots=True)
class Application:
    """`wishes`: what was agreed to; None for one of the house, which does not ask."""

    client_id: str
    name: str
    wishes: list[Wish] | None
    granted_at: int | None


async def of_person(session: AsyncSession, user_id: str, now: float) -> list[Application]:
    """Those with a consent, and those that the person is signed in to, by name."""
    agreed = {row.client_id: row for row in await consents.find_all(session, user_id)}
    living = await store.clients_of(session, user_id, now)
    names = await clients.names(session, living | agreed.keys())
    found = [Application(each, names[each], None, None) for each in living - agreed.keys()]
    for client_id, row in agreed.items():
        wishes = wishes_of(Agreement(frozenset(row.identity), union(row.grants)))
        found.append(Application(client_id, names[client_id], wishes, row.granted_at))
    return sorted(found, key=lambda each: (each.name.casefold(), each.client_id))


async def take_back(
    session: AsyncSession, user_id: str, client_id: str, *, now: float, trail: Trail
) -> None:
    """Let a client do nothing for a person any more; no error when it could not anyway."""
    had_consent = await consents.take_back(session, user_id, client_id)
    await families.end(
        session,
        user_id=user_id,
        client_id=client_id,
        reason="the person took it back",
        now=now,
        trail=trail,
    )
    if had_consent:
        await trail.add(session, "consent.take_back", client_id)
