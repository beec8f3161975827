"""Whether a code is the person's: one of their app, or one of their recovery codes."""

from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import User
from tokendealer.people import attempts, recovery_code, totp
from tokendealer.people.attempts import Key
from tokendealer.people.totp import SecretBox
from tokendealer.store import users


class Factor(StrEnum):
    """What a person has signed in with besides the password."""

    NONE = "none"
    CODE = "code"
    RECOVERY_CODE = "recovery_code"


def attempt_key(user_id: str, device: str | None) -> Key:
    """What wrong codes count under. `device`: this browser's id if it signed in to the account
    before: it is counted apart from whoever found out the password.
    """
    if device is not None:
        return attempts.CODE_OF_DEVICE, device
    return attempts.CODE, user_id


async def use(
    session: AsyncSession, user: User, unverified_code: str, *, pepper: bytes, now: float
) -> Factor | None:
    """Take a code, which works this once; None when it is wrong or was used."""
    if user.totp_secret is None:
        return None
    digest = recovery_code.digest(pepper, user.user_id, unverified_code)
    if digest is not None:
        used = await users.use_recovery_code(session, user.user_id, digest)
        return Factor.RECOVERY_CODE if used else None
    secret = SecretBox(pepper).open(user.totp_secret, user.user_id)
    step = totp.step_of(secret, unverified_code, now)
    if step is None or not await users.take_step(session, user.user_id, step):
        return None
    return Factor.CODE
