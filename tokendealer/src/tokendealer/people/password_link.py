"""Links with which a person sets their password: each once, and for three days."""

import hashlib
import hmac
import secrets
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.store import users

KEPT_SECONDS = 3 * 86400
PATH = "/account/set-password"
PARAMETER = "token"


async def give(
    session: AsyncSession, user_id: str, *, pepper: bytes, issuer: str, now: float
) -> str:
    """A fresh link for the person, in place of one that they had; shown this once."""
    token = secrets.token_urlsafe(32)
    expires_at = int(now) + KEPT_SECONDS
    await users.put_link(session, user_id, digest(pepper, token), expires_at=expires_at)
    return f"{issuer}{PATH}?{urlencode({PARAMETER: token})}"


def digest(pepper: bytes, token: str) -> bytes:
    """What is stored of it, 32 bytes."""
    text = "password link " + token
    return hmac.digest(pepper, text.encode("utf-8", "surrogatepass"), hashlib.sha256)
