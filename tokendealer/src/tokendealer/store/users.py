"""People, their recovery codes and password links, in SQL. What works once is one statement."""

from collections.abc import Iterable

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import rows
from chassis.paging import Page
from tokendealer.models import PasswordLink, RecoveryCode, User


async def find(session: AsyncSession, user_id: str) -> User | None:
    """The person; None when there is none."""
    return await session.get(User, user_id)


async def find_locked(session: AsyncSession, user_id: str) -> User | None:
    """The person, locked where the database can: the first of all locks, see `store/__init__`.

    Rows that belong to the person can still be added meanwhile.
    """
    return await session.get(
        User, user_id, with_for_update={"key_share": True}, populate_existing=True
    )


async def find_by_email(session: AsyncSession, email: str) -> User | None:
    """The person with this address, which is in lower case."""
    user: User | None = await session.scalar(select(User).where(User.email == email))
    return user


async def page(
    session: AsyncSession,
    *,
    q: str | None,
    active: bool | None,
    admin: bool | None,
    after: str | None,
    limit: int,
) -> Page[User]:
    """At most `limit` people by address, from after the one with the address `after`."""
    query = select(User)
    if q is not None:
        text = q.lower()
        named = func.lower(User.name).contains(text, autoescape=True)
        query = query.where(or_(named, User.email.contains(text, autoescape=True)))
    if active is not None:
        query = query.where(User.active == active)
    if admin is not None:
        query = query.where(User.admin == admin)
    return await rows.page(session, query, User.email, after=after, limit=limit)


async def find_all(session: AsyncSession) -> list[User]:
    """Everybody, by address."""
    return list(await session.scalars(select(User).order_by(User.email)))


async def lock_admins(session: AsyncSession) -> list[User]:
    """Every active admin, locked where the database can."""
    admins = select(User).where(User.admin, User.active).order_by(User.user_id)
    return list(await session.scalars(admins.with_for_update(key_share=True)))


async def take_step(session: AsyncSession, user_id: str, step: int) -> bool:
    """Whether a code of this step, and no later one, was not taken before; it is now."""
    taken = await session.execute(
        update(User)
        .where(User.user_id == user_id, or_(User.totp_step.is_(None), User.totp_step < step))
        .values(totp_step=step)
        .returning(User.user_id)
        .execution_options(synchronize_session=False)
    )
    return taken.first() is not None


async def use_recovery_code(session: AsyncSession, user_id: str, digest: bytes) -> bool:
    """Whether there was such a code; it is gone."""
    used = await session.execute(
        delete(RecoveryCode)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.digest == digest)
        .returning(RecoveryCode.user_id)
    )
    return used.first() is not None


async def replace_recovery_codes(
    session: AsyncSession, user_id: str, digests: Iterable[bytes]
) -> None:
    """These, and none of the earlier ones."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    values = [{"digest": digest, "user_id": user_id} for digest in digests]
    if values:
        await session.execute(insert(RecoveryCode).values(values))


async def count_recovery_codes(session: AsyncSession, user_id: str) -> int:
    """How many are left."""
    query = select(func.count()).where(RecoveryCode.user_id == user_id)
    return int(await session.scalar(query.select_from(RecoveryCode)) or 0)


async def put_link(session: AsyncSession, user_id: str, digest: bytes, *, expires_at: int) -> None:
    """Give the person this link to set a password with, in place of another one."""
    await drop_link(session, user_id)
    values = {"user_id": user_id, "digest": digest, "expires_at": expires_at}
    await session.execute(insert(PasswordLink).values(values))


async def drop_link(session: AsyncSession, user_id: str) -> None:
    """Take the person's link away; no error when there is none."""
    await session.execute(delete(PasswordLink).where(PasswordLink.user_id == user_id))


async def find_by_link(session: AsyncSession, digest: bytes, now: float) -> User | None:
    """Whose link this is, if it still works."""
    live = (PasswordLink.digest == digest, PasswordLink.expires_at > now)
    query = select(User).join(PasswordLink, PasswordLink.user_id == User.user_id).where(*live)
    user: User | None = await session.scalar(query)
    return user


async def use_link(session: AsyncSession, digest: bytes, now: float) -> str | None:
    """Whose link this is, if it still works: the `user_id`; it does no more."""
    used = await session.execute(
        delete(PasswordLink)
        .where(PasswordLink.digest == digest, PasswordLink.expires_at > now)
        .returning(PasswordLink.user_id)
    )
    return used.scalar_one_or_none()


async def replace_hash(session: AsyncSession, user_id: str, old: str | None, new: str) -> None:
    """Store the same password's hash anew, unless another password has come in between."""
    await session.execute(
        update(User)
        .where(User.user_id == user_id, User.password_hash == old)
        .values(password_hash=new)
        .execution_options(synchronize_session=False)
    )
