"""What is revoked, in SQL; bounded by what is revoked and would still be alive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import RevocationMark, RevokedToken
from tokendealer.store import change_counts

CLIENT, SUBJECT, KID = "client", "subject", "kid"


@dataclass(frozen=True, slots=True)
class Revoked:
    """All that is revoked and could be alive. Expiry in seconds since 1970, beside each."""

    version: int
    tokens: Sequence[tuple[str, int]]
    """(jti, expires_at)"""
    marks: Sequence[tuple[str, str, int, int]]
    """(kind, value, before, expires_at)"""


async def revoke(
    session: AsyncSession, *, jti: str, client_id: str, expires_at: int, now: float
) -> bool:
    """Revoke the token `jti`; whether it was not revoked before."""
    row = insert(RevokedToken).values(
        jti=jti, client_id=client_id, revoked_at=int(now), expires_at=expires_at
    )
    try:
        async with session.begin_nested():
            await session.execute(row)
    except IntegrityError:
        return False
    await change_counts.count_up(session, change_counts.REVOCATIONS)
    await forget_expired(session, now)
    return True


async def mark(
    session: AsyncSession, kind: str, value: str, *, before: int, expires_at: int, now: float
) -> None:
    """Revoke what was issued for `value` before the second `before`; a mark never goes back."""
    await change_counts.count_up(session, change_counts.REVOCATIONS)
    await forget_expired(session, now)
    key = (RevocationMark.kind == kind, RevocationMark.value == value)
    existing = await session.execute(select(RevocationMark.before).where(*key))
    earlier = existing.scalar_one_or_none()
    if earlier is None:
        new = {"kind": kind, "value": value, "before": before, "expires_at": expires_at}
        await session.execute(insert(RevocationMark).values(**new))
    elif earlier < before:
        change = update(RevocationMark).where(*key).values(before=before, expires_at=expires_at)
        await session.execute(change)


async def forget_expired(session: AsyncSession, now: float) -> None:
    """Take away what no verifier would accept anyway."""
    await session.execute(delete(RevokedToken).where(RevokedToken.expires_at < now))
    await session.execute(delete(RevocationMark).where(RevocationMark.expires_at < now))


async def find_all(session: AsyncSession, now: float) -> Revoked:
    """Everything that is revoked and could be alive at `now`."""
    counts = await change_counts.find_all(session)
    tokens = await session.execute(
        select(RevokedToken.jti, RevokedToken.expires_at).where(RevokedToken.expires_at >= now)
    )
    columns = (
        RevocationMark.kind,
        RevocationMark.value,
        RevocationMark.before,
        RevocationMark.expires_at,
    )
    marks = await session.execute(select(*columns).where(RevocationMark.expires_at >= now))
    return Revoked(
        version=counts[change_counts.REVOCATIONS],
        tokens=[(jti, expires_at) for jti, expires_at in tokens],
        marks=[(kind, value, before, expires) for kind, value, before, expires in marks],
    )


async def is_revoked(
    session: AsyncSession, *, jti: str, client_id: str, subject: str, kid: str, issued_at: float
) -> bool:
    """Whether this token, or all like it, was revoked."""
    found = await session.execute(select(RevokedToken.jti).where(RevokedToken.jti == jti))
    if found.first() is not None:
        return True
    names: Mapping[str, str] = {CLIENT: client_id, SUBJECT: subject, KID: kid}
    this = or_(
        *(
            (RevocationMark.kind == kind) & (RevocationMark.value == value)
            for kind, value in names.items()
        )
    )
    marked = await session.execute(select(RevocationMark.kind, RevocationMark.before).where(this))
    return any(kind == KID or issued_at < before for kind, before in marked)
