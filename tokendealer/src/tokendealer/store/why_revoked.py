"""In which way a token is revoked, in SQL: for people; verifiers need only whether."""

from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import RevocationMark, RevokedToken
from tokendealer.store.revocations import CLIENT, KID, SUBJECT

Way = Literal["jti", "key", "client", "subject"]
_WAYS: Final[dict[str, Way]] = {KID: "key", CLIENT: "client", SUBJECT: "subject"}


@dataclass(frozen=True, slots=True)
class WhyRevoked:
    """By its `jti`, or with all of the key, client or subject `value` that was issued so early.

    before: the first second that is not revoked; None for a jti, and for a key: all it signed is.
    """

    way: Way
    value: str
    before: int | None


async def find(
    session: AsyncSession, *, jti: str, client_id: str, subject: str, kid: str, issued_at: float
) -> WhyRevoked | None:
    """The way that says most; None when the token is not revoked."""
    if await session.get(RevokedToken, jti) is not None:
        return WhyRevoked("jti", jti, None)
    names = {KID: kid, CLIENT: client_id, SUBJECT: subject}
    this = or_(
        *(
            (RevocationMark.kind == kind) & (RevocationMark.value == value)
            for kind, value in names.items()
        )
    )
    found = await session.execute(select(RevocationMark.kind, RevocationMark.before).where(this))
    before = {kind: first for kind, first in found if kind == KID or issued_at < first}
    for kind, value in names.items():
        if kind in before:
            return WhyRevoked(_WAYS[kind], value, None if kind == KID else before[kind])
    return None
