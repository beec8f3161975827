"""The refresh-token grant (RFC 6749 section 6): each token works once (RFC 9700 section 4.14)."""

from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer import opaque
from tokendealer.form import required
from tokendealer.grants.granted import Asked, Issued
from tokendealer.grants.person import Parts, end, next_tokens, refused, require_person
from tokendealer.models import TokenFamily
from tokendealer.store import families


async def grant(asked: Asked, parts: Parts) -> Issued:
    """The family's next tokens. InvalidGrant for a refresh token that is no good (any more).

    One that was used before, or that another client shows, has come into wrong hands: its family
    ends. `scope` and `audience` that can't be had leave it as it was.
    """
    unverified_token = required(dict(asked.form), "refresh_token")
    digest = opaque.digest_of_refresh_token(parts.pepper, unverified_token)
    async with parts.database.read() as session:  # what is made up takes no lock
        known = await families.find_refresh_token(session, digest)
    if known is None:
        raise refused("no such refresh token")
    async with parts.database.write() as session:
        is_first = await families.use_refresh_token(session, digest, parts.clock())
        family = await families.lock(session, known.family_id)
        problem = await _problem(session, asked, parts, family, is_first=is_first)
        if problem is None and family is not None:
            user = await require_person(session, asked.client, family.user_id)
            return await next_tokens(session, asked, parts, family, user)
    await parts.changed()
    raise refused(str(problem))


async def _problem(
    session: AsyncSession,
    asked: Asked,
    parts: Parts,
    family: TokenFamily | None,
    *,
    is_first: bool,
) -> str | None:
    if family is None:
        return "the family is gone"
    if not is_first:
        problem = "the refresh token was used before"
        await end(session, asked, parts, family.family_id, problem)
        return problem
    if family.client_id != asked.client.client_id:
        problem = "the refresh token was shown by another client"
        await end(session, asked, parts, family.family_id, problem)
        return problem
    if family.ended_at is not None:
        return "the family has ended"
    return "the family has expired" if parts.clock() >= family.expires_at else None
