"""Ending families: their refresh tokens work no more, and their access tokens are revoked."""

from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.audit import Trail
from tokendealer.store import codes, families, revocations


async def end(
    session: AsyncSession,
    *,
    user_id: str | None = None,
    sid: str | None = None,
    client_id: str | None = None,
    family_id: str | None = None,
    reason: str | None = None,
    now: float,
    trail: Trail,
) -> int:
    """End the families that have all of these values, of which one has to be given; how many.

    Codes that have them begin none any more. With all of a client's go the tokens that it has for
    itself. `reason` is for the audit log. TypeError when nothing says which.
    """
    named = {"user_id": user_id, "sid": sid, "client_id": client_id, "family_id": family_id}
    filters = {name: value for name, value in named.items() if value is not None}
    if not filters:
        raise TypeError("which families: name a user, a session, a client or a family")
    await codes.burn(session, filters, now)
    count = await families.end(session, filters, now)
    if not count:
        return 0
    await _revoke_access_tokens(session, filters, now)
    facts = {**filters, "families": count} | ({"reason": reason} if reason else {})
    await trail.add(session, "family.end", next(iter(filters.values())), after=facts)
    return count


async def _revoke_access_tokens(session: AsyncSession, filters: dict[str, str], now: float) -> None:
    """By one mark where all of a person or of a client end, else each by its `jti`."""
    match filters:
        case {"user_id": user_id} if len(filters) == 1:
            await revocations.mark_until_now(session, revocations.SUBJECT, user_id, now)
        case {"client_id": client_id} if len(filters) == 1:
            await revocations.mark_until_now(session, revocations.CLIENT, client_id, now)
        case _:
            await revocations.revoke_all(session, families.living_access_tokens(filters, now), now)
