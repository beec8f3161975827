"""A code for what was agreed (RFC 6749 section 4.1.2)."""

import secrets

from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer import opaque
from tokendealer.authorization.agreement import Agreement
from tokendealer.authorization.destination import Destination
from tokendealer.authorization.errors import NoLongerSignedIn
from tokendealer.authorization.request import Request
from tokendealer.models import AuthorizationCode
from tokendealer.people.browser import SignedIn
from tokendealer.store import codes, users

CODE_SECONDS = 60
REMEMBERED_SECONDS = 30 * 86400
"""For so long a code that was used is known again, as its family lives."""


async def require_still(session: AsyncSession, person: SignedIn) -> None:
    """NoLongerSignedIn when the account has changed; it can't until the transaction ends."""
    user = await users.find_locked(session, person.user_id)
    if user is None or not user.active or user.session_epoch != person.epoch:
        raise NoLongerSignedIn


async def give_code(
    session: AsyncSession,
    request: Request,
    destination: Destination,
    person: SignedIn,
    agreement: Agreement,
    *,
    pepper: bytes,
    now: float,
) -> str:
    """A fresh code; nothing but its keyed hash is kept."""
    code = opaque.generate_code()
    session.add(
        AuthorizationCode(
            digest=opaque.digest_of_code(pepper, code),
            family_id=f"fam_{secrets.token_hex(12)}",
            client_id=destination.client.client_id,
            user_id=person.user_id,
            redirect_uri=destination.redirect_uri,
            code_challenge=request.code_challenge,
            nonce=request.nonce,
            sid=person.sid,
            auth_time=person.auth_time,
            expires_at=int(now) + CODE_SECONDS,
            used_at=None,
            **agreement.data(),
        )
    )
    await session.flush()
    await codes.forget_old(session, expired_at=now, used_before=now - REMEMBERED_SECONDS)
    return code


async def burn_code(session: AsyncSession, code: str, *, pepper: bytes, now: float) -> None:
    """Let a code that was not told to anybody begin nothing."""
    await codes.use(session, opaque.digest_of_code(pepper, code), now)
