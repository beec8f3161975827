"""Marks in SQL: each revokes all that was issued for a client, a subject or by a key until then."""

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import RevocationMark
from tokendealer.settings import MAX_LEEWAY, MAX_TOKEN_LIFETIME


def none_lives_after(now: float) -> int:
    """When every token that there is at `now` is refused for its age, in seconds since 1970."""
    return int(now) + MAX_TOKEN_LIFETIME + MAX_LEEWAY


async def put(
    session: AsyncSession, kind: str, value: str, *, before: int, expires_at: int
) -> None:
    """Revoke what was issued for `value` before the second `before`; a mark never goes back."""
    key = (RevocationMark.kind == kind, RevocationMark.value == value)
    existing = await session.execute(select(RevocationMark.before).where(*key))
    earlier = existing.scalar_one_or_none()
    if earlier is None:
        new = {"kind": kind, "value": value, "before": before, "expires_at": expires_at}
        await session.execute(insert(RevocationMark).values(**new))
    elif earlier < before:
        change = update(RevocationMark).where(*key).values(before=before, expires_at=expires_at)
        await session.execute(change)


async def put_until_now(session: AsyncSession, kind: str, value: str, now: float) -> int:
    """Revoke all that there is for `value` at `now`; the first second that is not revoked.

    A token that follows a mark in the same second is issued for the mark's, which is not over yet:
    so the next mark is a second later.
    """
    key = (RevocationMark.kind == kind, RevocationMark.value == value)
    latest = await session.scalar(select(func.max(RevocationMark.before)).where(*key))
    before = max(int(now), latest or 0) + 1
    await put(session, kind, value, before=before, expires_at=none_lives_after(before))
    return before
