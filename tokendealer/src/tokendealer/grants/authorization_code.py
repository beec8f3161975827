"""The authorization-code grant with PKCE (RFC 6749 section 4.1.3, RFC 7636 section 4.6)."""

import base64
import hashlib
import hmac
import re
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer import opaque
from tokendealer.errors import InvalidRequest
from tokendealer.form import required
from tokendealer.grants.granted import Asked, Issued
from tokendealer.grants.person import Parts, end, next_tokens, refused, require_person
from tokendealer.models import AuthorizationCode, TokenFamily
from tokendealer.settings import MAX_LEEWAY
from tokendealer.store import codes, families

FAMILY_SECONDS = 30 * 86400
MOST_FAMILIES = 50
"""Of one person for one client; the oldest ends when one more begins."""
USED = "the code was used before"

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


async def grant(asked: Asked, parts: Parts) -> Issued:
    """Exchange a code, once. InvalidGrant for any other; of one that came twice, the family ends.

    Who shows a code that is not theirs has burnt it (RFC 9700 section 2.1.1).
    """
    code, redirect_uri, verifier = (
        required(dict(asked.form), name) for name in ("code", "redirect_uri", "code_verifier")
    )
    if not _VERIFIER.fullmatch(verifier):
        raise InvalidRequest("code_verifier is not one of RFC 7636", field="code_verifier")
    digest, now = opaque.digest_of_code(parts.pepper, code), parts.clock()
    async with parts.database.read() as session:  # what is made up takes no lock
        known = await codes.find(session, digest)
    if known is None:
        raise refused("no such code")
    issued = None
    async with parts.database.write() as session:
        row = await codes.use(session, digest, now)
        problem = _problem(row, asked, redirect_uri, verifier, now) if row else USED
        if row is None:
            await end(session, asked, parts, known.family_id, USED)
        elif problem is None:
            issued = await _begin(session, asked, parts, row)
    await parts.changed()
    if issued is None:
        raise refused(str(problem))
    return issued


def _problem(
    row: AuthorizationCode, asked: Asked, redirect_uri: str, verifier: str, now: float
) -> str | None:
    if row.client_id != asked.client.client_id:
        return "the code was given to another client"
    if now >= row.expires_at:
        return "the code has expired"
    if row.redirect_uri != redirect_uri:
        return "the code was sent to another redirect_uri"
    if not hmac.compare_digest(challenge_of(verifier), row.code_challenge):
        return "the code_verifier is not that of the challenge"
    return None


def challenge_of(verifier: str) -> str:
    """The S256 challenge (RFC 7636 section 4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


async def _begin(
    session: AsyncSession, asked: Asked, parts: Parts, row: AuthorizationCode
) -> Issued:
    now = parts.clock()
    user = await require_person(session, asked.client, row.user_id)
    await _make_room(session, asked, parts, row)
    family = TokenFamily(
        family_id=row.family_id,
        client_id=row.client_id,
        user_id=row.user_id,
        sid=row.sid,
        identity=row.identity,
        grants=row.grants,
        auth_time=row.auth_time,
        created_at=int(now),
        expires_at=int(now) + FAMILY_SECONDS,
        ended_at=None,
    )
    session.add(family)
    await session.flush()
    issued = await next_tokens(session, asked, parts, family, user)
    await families.forget_expired(session, now - MAX_LEEWAY)
    await codes.forget_old(session, expired_at=now, used_before=now - FAMILY_SECONDS)
    if issued.id_claims is not None and row.nonce is not None:
        return replace(issued, id_claims={**issued.id_claims, "nonce": row.nonce})
    return issued


async def _make_room(
    session: AsyncSession, asked: Asked, parts: Parts, row: AuthorizationCode
) -> None:
    oldest = await families.find_oldest(
        session, row.user_id, row.client_id, besides=MOST_FAMILIES - 1, now=parts.clock()
    )
    for family_id in oldest:
        await end(session, asked, parts, family_id, "younger ones took its place")
