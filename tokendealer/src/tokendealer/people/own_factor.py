"""What people do to their own second factor; each asks for the password, and for a code."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import Clock
from chassis.database import Database
from chassis.errors import BadRequest
from chassis.sealed import Sealer
from tokendealer.audit import Trail, Trails
from tokendealer.models import User
from tokendealer.people import accounts, credentials, origin, second_factor, totp
from tokendealer.people.attempts import Attempts
from tokendealer.people.reauthentication import Reauthentication, WrongCurrentPassword
from tokendealer.people.totp import SecretBox

OFFER_SECONDS = 900


class WrongOwnCode(BadRequest):
    def __init__(self) -> None:
        super().__init__("The code is wrong, or was used before.", field="code")


class FactorState(BadRequest):
    """The second factor is not in the state that the form was for."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A shared secret that is not in use yet. `uri` is for an app; `sealed` comes back with the
    code that proves that the app has it.
    """

    secret: str
    uri: str
    sealed: str


class OwnFactor:
    """`issuer`: what an app shows beside the account. `pepper`: 32 bytes."""

    def __init__(
        self,
        *,
        database: Database,
        attempts: Attempts,
        reauthentication: Reauthentication,
        trails: Trails,
        sealer: Sealer,
        issuer: str,
        pepper: bytes,
        clock: Clock,
    ) -> None:
        self._database = database
        self._attempts = attempts
        self._reauthentication = reauthentication
        self._trails = trails
        self._sealer = sealer
        self._issuer = issuer
        self._pepper = pepper
        self._clock = clock

    def offer(self, user_id: str, email: str, unverified_sealed: str | None) -> Offer:
        """The secret that was offered to this person before, if it still stands, or a fresh one."""
        known = self._sealer.open(unverified_sealed) if unverified_sealed else None
        if known is None or known[0] != user_id:
            secret = totp.fresh_secret()
            sealed = self._sealer.seal([user_id, secret], OFFER_SECONDS)
        else:
            secret, sealed = known[1], unverified_sealed or ""
        uri = totp.uri_of(secret, email=email, issuer=self._issuer)
        return Offer(secret=secret, uri=uri, sealed=sealed)

    async def turn_on(
        self, user_id: str, *, password: str, sealed: str, unverified_code: str
    ) -> Sequence[str]:
        """Ask for codes from now on; the recovery codes, to be shown this once.

        WrongCurrentPassword, TooManyAttempts, WrongOwnCode; FactorState when it is on already or
        the offer is not theirs or too old.
        """
        known = self._sealer.open(sealed)
        if known is None or known[0] != user_id:
            raise FactorState("That took too long. Here is another secret: begin again with it.")
        epoch = await self._reauthentication.require(user_id, password)
        step = totp.step_of(known[1], unverified_code, self._clock())
        if step is None:
            raise WrongOwnCode
        async with self._changing(user_id, epoch, on=False) as (session, user, trail):
            box = SecretBox(self._pepper).close(known[1], user_id)
            return await credentials.turn_on(
                session, user, box, step, pepper=self._pepper, trail=trail
            )

    async def turn_off(
        self, user_id: str, *, password: str, unverified_code: str, device: str | None
    ) -> None:
        """Ask for the password alone from now on. Refusals as in `turn_on`; `device`: see
        `second_factor.attempt_key`.
        """
        epoch = await self._reauthentication.require(user_id, password)
        async with self._changing(user_id, epoch, on=True) as (session, user, trail):
            await self._use(session, user, unverified_code, device)
            await credentials.turn_off(session, user, trail=trail)

    async def renew_codes(
        self, user_id: str, *, password: str, unverified_code: str, device: str | None
    ) -> Sequence[str]:
        """Recovery codes in place of the earlier ones. As in `turn_off`."""
        epoch = await self._reauthentication.require(user_id, password)
        async with self._changing(user_id, epoch, on=True) as (session, user, trail):
            await self._use(session, user, unverified_code, device)
            return await credentials.renew_codes(session, user, pepper=self._pepper, trail=trail)

    async def _use(
        self, session: AsyncSession, user: User, unverified_code: str, device: str | None
    ) -> None:
        key = second_factor.attempt_key(user.user_id, device)
        with self._attempts.deciding([key], wrong=WrongOwnCode, forgive={key[0]}):
            factor = await second_factor.use(
                session, user, unverified_code, pepper=self._pepper, now=self._clock()
            )
            if factor is None:
                raise WrongOwnCode

    @asynccontextmanager
    async def _changing(
        self, user_id: str, epoch: int, *, on: bool
    ) -> AsyncIterator[tuple[AsyncSession, User, Trail]]:
        """One transaction on the account that the password was shown for."""
        async with self._database.write() as session:
            user = await accounts.find(session, user_id)
            if user.session_epoch != epoch or not user.active:
                raise WrongCurrentPassword
            if (user.totp_secret is not None) != on:
                state = "off" if on else "on"
                raise FactorState(f"The second factor is {state} already.")
            yield session, user, self._trails(origin.of_person(user_id))
