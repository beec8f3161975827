"""Ending families: their refresh tokens work no more, and their access tokens are revoked."""

from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.audit import Trail
from tokendealer.settings import MAX_LEEWAY
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

    Codes that have them begin none any more. `reason` is for the audit log. TypeError when nothing
    says which.
    """
    named = {"user_id": user_id, "sid": sid, "client_id": client_id, "family_id": family_id}
    filters = {name: value for name, value in named.items() if value is not None}
    if not filters:
        raise TypeError("which families: name a user, a session, a client or a family")
    await codes.burn(session, filters, now)
    ended = await families.lock_unended(session, filters)
    if not ended:
        return 0
    for family in ended:
        family.ended_at = int(now)
    await session.flush()
    ids = [family.family_id for family in ended]
    # Some verifiers go on a while with what has expired.
    for jti, client, expires_at in await families.living_access_tokens(
        session, ids, now - MAX_LEEWAY
    ):
        await revocations.revoke(
            session, jti=jti, client_id=client, expires_at=expires_at + MAX_LEEWAY, now=now
        )
    facts = {**filters, "families": len(ended)} | ({"reason": reason} if reason else {})
    await trail.add(session, "family.end", next(iter(filters.values())), after=facts)
    return len(ended)
