"""What the commands about people have in common: who is meant, and passwords made for them."""

import secrets

from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.models import User
from tokendealer.people.hasher import Argon2id
from tokendealer.people.identity import normalised_email
from tokendealer.people.passwords import Passwords
from tokendealer.registration import RegistrationError
from tokendealer.store import users

PASSWORD_BYTES = 18


async def find_user(session: AsyncSession, who: str) -> User:
    """The person of this id or address, locked where the database can; RegistrationError."""
    row = await users.find_locked(session, who)
    if row is None:
        row = await users.find_by_email(session, normalised_email(who) or "")
    if row is None:
        raise RegistrationError("user", f"there is no user {who}")
    return row


async def fresh_password() -> tuple[str, str]:
    """A random password of 144 bits, to be shown this once, and its hash."""
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    return password, await Passwords(Argon2id).hash(password)
