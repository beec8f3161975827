"""Signing in: the password, then the second factor; the same answer and work for all that fails."""

from dataclasses import dataclass

from chassis.clock import Clock
from chassis.database import Database
from chassis.errors import HttpError
from chassis.logs import get_logger
from tokendealer.audit import Trails
from tokendealer.models import User
from tokendealer.people import attempts, origin, second_factor
from tokendealer.people.attempts import Attempts, Key
from tokendealer.people.identity import normalised_email
from tokendealer.people.passwords import Passwords
from tokendealer.people.second_factor import Factor
from tokendealer.store import users
from tokendealer.usage import Usage

NOBODY = "(nobody)"
_FORGIVEN = frozenset({attempts.HERE, attempts.STRANGERS, attempts.DEVICE})

log = get_logger()


class Refused(HttpError):
    """Always the same words: whether there is such an account is nobody's business."""

    status, error = 403, "sign_in_refused"


class WrongPassword(Refused):
    def __init__(self) -> None:
        super().__init__("The e-mail address or the password is wrong.")


class WrongCode(Refused):
    def __init__(self) -> None:
        super().__init__("The code is wrong, or was used before. Wait for the next one.")


@dataclass(frozen=True, slots=True)
class Known:
    """Who has shown their password, in the state of the account in which they did."""

    user_id: str
    epoch: int
    second_factor: bool


class SignIn:
    """Decides who may sign in. `pepper`: 32 bytes."""

    def __init__(
        self,
        *,
        database: Database,
        passwords: Passwords,
        attempts: Attempts,
        usage: Usage,
        trails: Trails,
        pepper: bytes,
        clock: Clock,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._attempts = attempts
        self._usage = usage
        self._trails = trails
        self._pepper = pepper
        self._clock = clock

    async def check_password(
        self, unverified_email: str, unverified_password: str, *, address: str, device: str | None
    ) -> Known:
        """Whose they are. WrongPassword, or TooManyAttempts before anything is tried.

        `device`: this browser's id if it signed in to the account before; see `device.py`.
        """
        email = normalised_email(unverified_email)
        account = email or unverified_email
        keys = _password_keys(account, address, device)
        with self._attempts.deciding(keys, wrong=WrongPassword, forgive=_FORGIVEN):
            async with self._database.read() as session:
                user = await users.find_by_email(session, email or "")
            encoded = user.password_hash if user is not None and user.active else None
            match = await self._passwords.check(encoded, unverified_password)
            if user is None or not match.matches:
                self._note_failure(user, address, "password")
                raise WrongPassword
        if match.fresh is not None:
            await self._rehash(user, match.fresh)
        return Known(user.user_id, user.session_epoch, user.totp_secret is not None)

    async def finish(
        self, known: Known, unverified_code: str | None, *, address: str, device: str | None
    ) -> User:
        """Sign them in. WrongCode; WrongPassword when the account has changed meanwhile;
        TooManyAttempts before anything is tried.
        """
        if not known.second_factor:
            return await self._finish(known, None, address)
        key = second_factor.attempt_key(known.user_id, device)
        with self._attempts.deciding([key], wrong=WrongCode, forgive={key[0]}):
            return await self._finish(known, unverified_code, address)

    async def _finish(self, known: Known, unverified_code: str | None, address: str) -> User:
        async with self._database.write() as session:
            user = await users.find_locked(session, known.user_id)
            if user is None or not user.active or user.session_epoch != known.epoch:
                raise WrongPassword
            factor: Factor | None = Factor.NONE
            if user.totp_secret is not None:
                factor = await second_factor.use(
                    session, user, unverified_code or "", pepper=self._pepper, now=self._clock()
                )
            if factor is not None:
                user.signed_in_at = int(self._clock())
                user.version += 1
                trail = self._trails(origin.of_person(user.user_id))
                facts = {"second_factor": str(factor)}
                await trail.add(session, "user.sign_in", user.user_id, after=facts)
        if factor is None:
            self._note_failure(user, address, "code")
            raise WrongCode
        return user

    async def _rehash(self, user: User, fresh: str) -> None:
        async with self._database.write() as session:
            await users.replace_hash(session, user.user_id, user.password_hash, fresh)

    def _note_failure(self, user: User | None, address: str, what: str) -> None:
        user_id = user.user_id if user is not None else NOBODY
        log.warning("sign_in_failed", user_id=user_id, client=address, wrong=what)
        self._usage.sign_in_failed(user_id, address)


def _password_keys(account: str, address: str, device: str | None) -> list[Key]:
    if device is not None:
        return [(attempts.DEVICE, device)]
    here = attempts.network_of(address)
    return [
        (attempts.HERE, f"{here} {account}"),
        (attempts.ADDRESS, here),
        (attempts.STRANGERS, account),
    ]
