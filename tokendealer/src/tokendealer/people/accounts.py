"""Accounts of people: made, changed, disabled and deleted; each change with its audit entry."""

import secrets
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import Conflict, NotFound
from tokendealer import families
from tokendealer.administration import tokens
from tokendealer.audit import Trail
from tokendealer.models import User
from tokendealer.people.identity import checked_email, checked_name
from tokendealer.registration import Taken
from tokendealer.store import users

USER_ID_PREFIX = "usr_"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """An account to make. `password_hash`: None for somebody who gets a link to set one."""

    email: str
    name: str
    admin: bool
    email_verified: bool
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class UserFacts:
    """What operators can change of an account."""

    name: str
    admin: bool
    active: bool


def facts_of(row: User) -> dict[str, object]:
    """What is told of an account, in the audit log too."""
    return {
        "user_id": row.user_id,
        "email": row.email,
        "email_verified": row.email_verified,
        "name": row.name,
        "admin": row.admin,
        "active": row.active,
        "second_factor": row.totp_secret is not None,
        "invited": row.password_hash is None,
    }


async def create(session: AsyncSession, new: NewUser, *, now: float, trail: Trail) -> User:
    """Make an account. RegistrationError names what is wrong; Taken where the address has one."""
    email, name = checked_email(new.email), checked_name(new.name)
    if await users.find_by_email(session, email) is not None:
        raise Taken("email", f"there is an account of {email} already")
    row = User(
        user_id=USER_ID_PREFIX + secrets.token_hex(10),
        email=email,
        email_verified=new.email_verified,
        name=name,
        password_hash=new.password_hash,
        admin=new.admin,
        active=True,
        created_at=int(now),
        session_epoch=1,
        version=1,
    )
    session.add(row)
    await session.flush()
    action = "user.create" if new.password_hash is not None else "user.invite"
    await trail.add(session, action, row.user_id, after=facts_of(row))
    return row


async def find(session: AsyncSession, user_id: str) -> User:
    """The person, locked where the database can; NotFound."""
    row = await users.find_locked(session, user_id)
    if row is None:
        raise NotFound("There is no such user")
    return row


async def edit(
    session: AsyncSession, row: User, wanted: UserFacts, *, now: float, trail: Trail
) -> None:
    """Make an account what is `wanted`. RegistrationError; Conflict for the last active admin.

    Whoever is disabled or no longer an admin is signed out, and their tokens are revoked.
    """
    name, before = checked_name(wanted.name), facts_of(row)
    for field in ("admin", "active"):
        if getattr(row, field) and not getattr(wanted, field):
            await _require_another_admin(session, row, field)
    loses = (row.active and not wanted.active) or (row.admin and not wanted.admin)
    row.name, row.admin, row.active = name, wanted.admin, wanted.active
    if facts_of(row) == before:
        return
    row.version += 1
    if loses:
        await end_everything(session, row, now=now, trail=trail, reason="account changed")
        await tokens.revoke_subject(session, row.user_id, now=now, trail=trail)
    await session.flush()
    await trail.add(session, _what(before, row), row.user_id, before=before, after=facts_of(row))


async def delete(session: AsyncSession, row: User, *, now: float, trail: Trail) -> None:
    """Delete an account; its tokens are revoked. Conflict for the last active admin."""
    await _require_another_admin(session, row, "user")
    before = facts_of(row)
    await end_everything(session, row, now=now, trail=trail, reason="account deleted")
    await tokens.revoke_subject(session, row.user_id, now=now, trail=trail)
    await session.delete(row)
    await session.flush()
    await trail.add(session, "user.delete", before["user_id"], before=before)  # type: ignore[arg-type]  # it is text


async def end_everything(
    session: AsyncSession, row: User, *, now: float, trail: Trail, reason: str
) -> None:
    """End the person's sessions, and the families of refresh tokens with their access tokens."""
    row.session_epoch += 1
    await session.flush()
    await families.end(session, user_id=row.user_id, reason=reason, now=now, trail=trail)


async def _require_another_admin(session: AsyncSession, row: User, field: str) -> None:
    """Conflict unless another active admin is left, who can sign in if this one can."""
    if not (row.admin and row.active):
        return
    others = [each for each in await users.lock_admins(session) if each.user_id != row.user_id]
    if row.password_hash is not None:
        others = [each for each in others if each.password_hash is not None]
    if not others:
        raise Conflict(
            f"{row.email} is the last active admin who can sign in: make another one first",
            field=field,
        )


def _what(before: dict[str, object], row: User) -> str:
    if before["active"] != row.active:
        return "user.enable" if row.active else "user.disable"
    return "user.edit"
