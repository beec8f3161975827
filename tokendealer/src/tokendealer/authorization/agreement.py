"""What a person is about to give a client, and whether they have agreed to it before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.authorization.destination import Destination
from tokendealer.authorization.errors import Refused
from tokendealer.authorization.request import Request
from tokendealer.models import Consent
from tokendealer.people.browser import SignedIn
from tokendealer.permitted import Grants, permitted, stored, union, within
from tokendealer.redirect_uri import is_claimed_by_https
from tokendealer.store import consents


@dataclass(frozen=True, slots=True)
class Agreement:
    """`identity`: what the client learns of the person. `grants`: what it may do for them."""

    identity: frozenset[str]
    grants: Grants

    def limited_to(self, other: "Agreement") -> "Agreement":
        """What is in both."""
        return Agreement(self.identity & other.identity, within(self.grants, other.grants))

    @property
    def is_empty(self) -> bool:
        return not self.identity and not self.grants

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {"identity": sorted(self.identity), "grants": stored(self.grants)}


def of_data(data: Mapping[str, Any]) -> Agreement:
    """What `data` made."""
    return Agreement(frozenset(data["identity"]), union(data["grants"]))


async def grantable(
    session: AsyncSession, request: Request, destination: Destination, person: SignedIn
) -> Agreement:
    """What of the request this person may give; Refused when that is nothing."""
    allowed = await permitted(session, destination.client, admin=person.admin)
    agreement = Agreement(request.identity, within(request.grants, allowed))
    if agreement.is_empty:
        raise Refused("access_denied", "This person may give nothing of what is asked for")
    return agreement


async def is_agreed(
    session: AsyncSession, agreement: Agreement, destination: Destination, person: SignedIn
) -> bool:
    """Whether nobody needs to be asked."""
    client = destination.client
    if client.first_party:
        return True
    if client.public and not is_claimed_by_https(destination.redirect_uri):
        # Any app on the device could be at the other end (RFC 8252 section 8.6).
        return False
    before = await consents.find(session, person.user_id, client.client_id)
    if before is None:
        return False
    given = Agreement(frozenset(before.identity), union(before.grants))
    return agreement.limited_to(given) == agreement


async def remember(
    session: AsyncSession, agreement: Agreement, client_id: str, user_id: str, now: float
) -> None:
    """Add it to what the person has agreed to for this client before."""
    row = await consents.find(session, user_id, client_id)
    if row is None:
        session.add(
            Consent(user_id=user_id, client_id=client_id, granted_at=int(now), **agreement.data())
        )
    else:
        row.identity = sorted(agreement.identity.union(row.identity))
        row.grants = stored(union(row.grants, agreement.grants))
        row.granted_at = int(now)
    await session.flush()
