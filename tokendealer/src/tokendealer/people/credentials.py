"""What a person proves themselves with, changed: the password, the second factor."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.audit import Trail
from tokendealer.models import User
from tokendealer.people import accounts, recovery_code
from tokendealer.store import users


async def set_password(
    session: AsyncSession, row: User, password_hash: str, *, now: float, trail: Trail
) -> None:
    """Give the person this password; all their sessions and refresh tokens end."""
    row.password_hash = password_hash
    row.version += 1
    await users.drop_link(session, row.user_id)
    await accounts.end_everything(session, row, now=now, trail=trail, reason="new password")
    await trail.add(session, "user.password", row.user_id)


async def reset(
    session: AsyncSession, row: User, *, second_factor: bool, now: float, trail: Trail
) -> None:
    """Take the password away, and the second factor too if asked; all sessions end."""
    row.password_hash = None
    row.version += 1
    if second_factor:
        row.totp_secret = row.totp_step = None
        await users.replace_recovery_codes(session, row.user_id, [])
    await accounts.end_everything(session, row, now=now, trail=trail, reason="account reset")
    await trail.add(session, "user.reset", row.user_id, after={"second_factor": second_factor})


async def turn_on(
    session: AsyncSession,
    row: User,
    closed_secret: bytes,
    step: int,
    *,
    pepper: bytes,
    trail: Trail,
) -> Sequence[str]:
    """Ask this person for codes from now on; the recovery codes, to be shown this once.

    `step` is that of the code by which they showed that their app has the secret.
    """
    row.totp_secret, row.totp_step = closed_secret, step
    row.version += 1
    await session.flush()
    await trail.add(session, "user.second_factor_on", row.user_id)
    return await _fresh_codes(session, row, pepper)


async def turn_off(session: AsyncSession, row: User, *, trail: Trail) -> None:
    """Ask for the password alone from now on."""
    row.totp_secret = row.totp_step = None
    row.version += 1
    await users.replace_recovery_codes(session, row.user_id, [])
    await trail.add(session, "user.second_factor_off", row.user_id)


async def renew_codes(
    session: AsyncSession, row: User, *, pepper: bytes, trail: Trail
) -> Sequence[str]:
    """Ten recovery codes in place of those that are left; to be shown this once."""
    await trail.add(session, "user.recovery_codes", row.user_id)
    return await _fresh_codes(session, row, pepper)


async def _fresh_codes(session: AsyncSession, row: User, pepper: bytes) -> Sequence[str]:
    codes = recovery_code.generate()
    digests = [recovery_code.digest(pepper, row.user_id, code) for code in codes]
    known = [digest for digest in digests if digest is not None]
    await users.replace_recovery_codes(session, row.user_id, known)
    return codes
