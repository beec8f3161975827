"""What people do to their own accounts besides: their name, all of their sessions."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chassis.clock import Clock
from chassis.database import Database
from tokendealer.audit import Trails
from tokendealer.people import accounts, origin
from tokendealer.people.accounts import UserFacts
from tokendealer.store import users


@dataclass(frozen=True, slots=True)
class Profile:
    """What people are told of their own account. `recovery_codes`: how many are left."""

    email: str
    email_verified: bool
    name: str
    admin: bool
    second_factor: bool
    recovery_codes: int


class OwnAccount:
    """`changed` is awaited after something was revoked."""

    def __init__(
        self,
        *,
        database: Database,
        trails: Trails,
        changed: Callable[[], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self._database = database
        self._trails = trails
        self._changed = changed
        self._clock = clock

    async def profile(self, user_id: str) -> Profile:
        """As it is now; NotFound."""
        async with self._database.read() as session:
            user = await accounts.find(session, user_id)
            return Profile(
                email=user.email,
                email_verified=user.email_verified,
                name=user.name,
                admin=user.admin,
                second_factor=user.totp_secret is not None,
                recovery_codes=await users.count_recovery_codes(session, user_id),
            )

    async def rename(self, user_id: str, name: str) -> None:
        """Give the account another name. RegistrationError."""
        trail = self._trails(origin.of_person(user_id))
        async with self._database.write() as session:
            user = await accounts.find(session, user_id)
            wanted = UserFacts(name=name, admin=user.admin, active=user.active)
            await accounts.edit(session, user, wanted, now=self._clock(), trail=trail)

    async def sign_out_everywhere(self, user_id: str) -> None:
        """End every session of the person, and what began in them."""
        trail = self._trails(origin.of_person(user_id))
        async with self._database.write() as session:
            user = await accounts.find(session, user_id)
            await accounts.end_everything(
                session, user, now=self._clock(), trail=trail, reason="signed out everywhere"
            )
            await trail.add(session, "user.sign_out_everywhere", user_id)
        await self._changed()
