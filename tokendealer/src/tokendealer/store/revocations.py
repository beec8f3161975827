"""What is revoked, in SQL; bounded by what is revoked and would still be alive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Select,
    String,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from tokendealer.models import RevocationMark, RevokedToken
from tokendealer.store import change_counts, revocation_marks

CLIENT, SUBJECT, KID = "client", "subject", "kid"
MOST_LISTED = 10_000
"""Tokens of one subject, or of one client, that are listed each."""

Tokens = Select[str, str, str, int]
"""(jti, client_id, subject, expires_at) of each"""


@dataclass(frozen=True, slots=True)
class Revoked:
    """All that is revoked and could be alive. Expiry in seconds since 1970, beside each."""

    version: int
    tokens: Sequence[tuple[str, int]]
    """(jti, expires_at)"""
    marks: Sequence[tuple[str, str, int, int]]
    """(kind, value, before, expires_at)"""


async def revoke(
    session: AsyncSession,
    *,
    jti: str,
    client_id: str,
    subject: str | None,
    expires_at: int,
    now: float,
) -> bool:
    """Revoke the token `jti`; whether it was not revoked before.

    An empty `client_id` and no `subject` say that nobody knows whose it is.
    """
    if await session.get(RevokedToken, jti) is not None:
        return False
    names = (literal(jti), literal(client_id), literal(subject, String))
    token = select(*names, literal(expires_at, BigInteger))
    return await revoke_all(session, token, now) > 0


async def revoke_all(session: AsyncSession, tokens: Tokens, now: float) -> int:
    """Revoke the `tokens`, of one subject or client or few; how many were not revoked before.

    Too many of one are replaced by a mark: the list has to stay one that verifiers take.
    """
    await change_counts.count_up(session, change_counts.REVOCATIONS)
    await forget_expired(session, now)
    found = tokens.subquery("found")
    jti, client_id, subject, expires_at = found.c
    # Whoever adds any has counted up before, so nobody adds the same meanwhile.
    known = exists().where(RevokedToken.jti == jti)
    new = select(jti, client_id, subject, literal(int(now), BigInteger), expires_at).where(~known)
    names = ["jti", "client_id", "subject", "revoked_at", "expires_at"]
    added = await session.execute(
        insert(RevokedToken).from_select(names, new).returning(RevokedToken.jti)
    )
    count = len(added.all())
    await _make_room(session, SUBJECT, RevokedToken.subject, select(subject), now)
    await _make_room(session, CLIENT, RevokedToken.client_id, select(client_id), now)
    return count


async def mark(
    session: AsyncSession, kind: str, value: str, *, before: int, expires_at: int, now: float
) -> None:
    """Revoke what was issued for `value` before the second `before`; a mark never goes back."""
    await change_counts.count_up(session, change_counts.REVOCATIONS)
    await forget_expired(session, now)
    await revocation_marks.put(session, kind, value, before=before, expires_at=expires_at)


async def mark_until_now(session: AsyncSession, kind: str, value: str, now: float) -> int:
    """Revoke all that a client or subject has at `now`; the first second that is not revoked."""
    await change_counts.count_up(session, change_counts.REVOCATIONS)
    await forget_expired(session, now)
    return await revocation_marks.put_until_now(session, kind, value, now)


async def _make_room(
    session: AsyncSession,
    kind: str,
    column: InstrumentedAttribute[Any],
    among: Select[str],
    now: float,
) -> None:
    crowded = (
        select(column)
        .where(column.in_(among), column != "")
        .group_by(column)
        .having(func.count() > MOST_LISTED)
    )
    for value in list(await session.scalars(crowded)):
        await revocation_marks.put_until_now(session, kind, value, now)
        await session.execute(
            delete(RevokedToken).where(column == value).execution_options(synchronize_session=False)
        )


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
