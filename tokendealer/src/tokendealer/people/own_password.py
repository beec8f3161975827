"""What people do to their own passwords: change them, set them by a link, sign up with one."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import Clock
from chassis.database import Database
from chassis.errors import HttpError
from tokendealer.audit import Trails
from tokendealer.models import User
from tokendealer.people import accounts, attempts, credentials, origin, password_link
from tokendealer.people import password_policy as policy
from tokendealer.people.accounts import NewUser
from tokendealer.people.attempts import Attempts
from tokendealer.people.identity import checked_email, checked_name
from tokendealer.people.passwords import Passwords
from tokendealer.people.reauthentication import Reauthentication, WrongCurrentPassword
from tokendealer.store import users


class DeadLink(HttpError):
    """A link that was used, replaced or is too old; or never was one."""

    status, error = 410, "dead_link"

    def __init__(self) -> None:
        super().__init__(
            "This link does not work any more: it was used already, a newer one took its place, or"
            " it is older than three days. Ask whoever gave it to you for another one."
        )


class OwnPassword:
    """`changed` is awaited after something was revoked. `pepper`: 32 bytes."""

    def __init__(
        self,
        *,
        database: Database,
        passwords: Passwords,
        attempts: Attempts,
        reauthentication: Reauthentication,
        trails: Trails,
        changed: Callable[[], Awaitable[None]],
        pepper: bytes,
        clock: Clock,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._attempts = attempts
        self._reauthentication = reauthentication
        self._trails = trails
        self._changed = changed
        self._pepper = pepper
        self._clock = clock

    async def change(self, user_id: str, *, current: str, new: str) -> User:
        """Set a new password; all sessions end. WrongCurrentPassword, TooManyAttempts,
        WeakPassword.
        """
        epoch = await self._reauthentication.require(user_id, current)
        async with self._database.read() as session:
            user = await accounts.find(session, user_id)
        policy.check(new, email=user.email, name=user.name)
        hashed = await self._passwords.hash(new)
        async with self._database.write() as session:
            user = await accounts.find(session, user_id)
            if user.session_epoch != epoch or not user.active:
                raise WrongCurrentPassword
            await self._set(session, user, hashed)
        await self._changed()
        return user

    async def find_by_link(self, unverified_token: str) -> User:
        """Whose link it is, which still works afterwards; DeadLink."""
        digest = password_link.digest(self._pepper, unverified_token)
        async with self._database.read() as session:
            user = await users.find_by_link(session, digest, self._clock())
        if user is None or not user.active:
            raise DeadLink
        return user

    async def set_by_link(self, unverified_token: str, *, new: str) -> User:
        """Set a password with a link, which works this once; all sessions end.

        DeadLink; WeakPassword, which leaves the link as it is.
        """
        user = await self.find_by_link(unverified_token)
        policy.check(new, email=user.email, name=user.name)
        hashed = await self._passwords.hash(new)
        digest = password_link.digest(self._pepper, unverified_token)
        async with self._database.write() as session:
            found = await users.find_locked(session, user.user_id)
            user_id = await users.use_link(session, digest, self._clock())
            if found is None or not found.active or user_id != found.user_id:
                raise DeadLink
            await self._set(session, found, hashed)
        await self._changed()
        return found

    async def sign_up(self, *, email: str, name: str, new: str, address: str) -> None:
        """Make an account, unless there is one of this address, with the same work for both.

        RegistrationError, WeakPassword, TooManyAttempts.
        """
        self._attempts.begin([(attempts.SIGN_UP, attempts.network_of(address))])
        email, name = checked_email(email), checked_name(name)
        policy.check(new, email=email, name=name)
        hashed = await self._passwords.hash(new)
        wanted = NewUser(
            email=email, name=name, admin=False, email_verified=False, password_hash=hashed
        )
        trail = self._trails(origin.of_nobody())
        async with self._database.write() as session:
            known = await users.find_by_email(session, email)
            if known is None:
                await accounts.create(session, wanted, now=self._clock(), trail=trail)
            else:
                await trail.add(session, "user.sign_up_refused", known.user_id)

    async def _set(self, session: AsyncSession, user: User, hashed: str) -> None:
        trail = self._trails(origin.of_person(user.user_id))
        await credentials.set_password(session, user, hashed, now=self._clock(), trail=trail)
