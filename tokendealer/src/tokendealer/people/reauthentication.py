"""Before something that matters, the person who is signed in shows their password again.

A session that somebody got hold of must be no way to find the password: wrong ones are counted.
"""

from chassis.database import Database
from chassis.errors import BadRequest
from tokendealer.people import attempts
from tokendealer.people.attempts import Attempts
from tokendealer.people.passwords import Passwords
from tokendealer.store import users


class WrongCurrentPassword(BadRequest):
    def __init__(self) -> None:
        super().__init__("This is not your current password.", field="current_password")


class Reauthentication:
    """Checks current passwords."""

    def __init__(self, *, database: Database, passwords: Passwords, attempts: Attempts) -> None:
        self._database = database
        self._passwords = passwords
        self._attempts = attempts

    async def require(self, user_id: str, unverified_password: str) -> int:
        """The person's `session_epoch` at the time. WrongCurrentPassword; TooManyAttempts."""
        rule = attempts.AGAIN
        with self._attempts.deciding([(rule, user_id)], wrong=WrongCurrentPassword, forgive={rule}):
            async with self._database.read() as session:
                user = await users.find(session, user_id)
            encoded = user.password_hash if user is not None and user.active else None
            match = await self._passwords.check(encoded, unverified_password)
            if user is None or not match.matches:
                raise WrongCurrentPassword
        return user.session_epoch
