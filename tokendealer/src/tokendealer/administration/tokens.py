"""Tokens: revoked by an operator, one or many, and previewed."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer import families
from tokendealer.access_token import claims_of
from tokendealer.audit import Trail
from tokendealer.clients import Client
from tokendealer.grant_types import CLIENT_CREDENTIALS, require_grant_type
from tokendealer.grants.client_credentials import grant
from tokendealer.store import revocations
from tokendealer.store.revocation_marks import none_lives_after

ALL_REVOKED = "all tokens revoked"
UNAWARE_SECONDS = 3
"""No process remembers a client for longer."""


async def revoke_token(session: AsyncSession, jti: str, *, now: float, trail: Trail) -> None:
    """Revoke the token with this `jti`, whosever it is."""
    await revocations.revoke(
        session, jti=jti, client_id="", subject=None, expires_at=none_lives_after(now), now=now
    )
    await trail.add(session, "token.revoke", jti)


async def revoke_client(
    session: AsyncSession, client_id: str, *, now: float, trail: Trail, for_good: bool = False
) -> int:
    """Revoke all that was issued to a client until now; the first second that is not revoked.

    What people let it do ends too, so no refresh token of it works. `for_good`: it gets no more
    tokens, and what a process that does not know yet issues in the next moments is revoked as well.
    """
    await families.end(session, client_id=client_id, reason=ALL_REVOKED, now=now, trail=trail)
    until = now + UNAWARE_SECONDS if for_good else now
    return await _mark(session, revocations.CLIENT, client_id, until=until, now=now, trail=trail)


async def revoke_subject(session: AsyncSession, subject: str, *, now: float, trail: Trail) -> int:
    """Revoke all that was issued for a subject (a user) until now; as above."""
    await families.end(session, user_id=subject, reason=ALL_REVOKED, now=now, trail=trail)
    return await _mark(session, revocations.SUBJECT, subject, until=now, now=now, trail=trail)


def preview(
    client: Client, asked: Mapping[str, str], *, issuer: str, now: float
) -> dict[str, object]:
    """The claims that a token would have; refused as at the token endpoint.

    `asked` are the parameters of the token request. It has no `jti`: no token was made.
    """
    require_grant_type(client, CLIENT_CREDENTIALS)
    claims = claims_of(grant(asked, client), issuer=issuer, now=now)
    del claims["jti"]
    return claims


async def _mark(
    session: AsyncSession, kind: str, value: str, *, until: float, now: float, trail: Trail
) -> int:
    before = int(until) + 1
    await revocations.mark(
        session, kind, value, before=before, expires_at=none_lives_after(until), now=now
    )
    await trail.add(session, f"{kind}.revoke_tokens", value, after={"issued_before": before})
    return before
