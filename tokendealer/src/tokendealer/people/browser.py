"""Who is signed in, in the browser that sends the request under way."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from quart import Response

from chassis.clock import Clock
from chassis.cookies import Cookie
from chassis.database import Database
from chassis.sessions import Sessions
from tokendealer import families
from tokendealer.audit import Trails
from tokendealer.models import User
from tokendealer.people import origin
from tokendealer.people.after import After, AfterSeal
from tokendealer.store import users

LOGIN_PATH = "/login"
_SID_BYTES = 16


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person with a session. `sid` names the session and opens nothing; refresh tokens are bound
    to it. `auth_time`: seconds since 1970. `epoch`: the account's `session_epoch` at the time.
    """

    user_id: str
    email: str
    email_verified: bool
    name: str
    admin: bool
    sid: str
    auth_time: int
    epoch: int


class Browser:
    """Sessions of browsers. `changed` is awaited after something was revoked."""

    def __init__(
        self,
        *,
        sessions: Sessions,
        cookie: Cookie,
        database: Database,
        after: AfterSeal,
        trails: Trails,
        changed: Callable[[], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self._sessions = sessions
        self._cookie = cookie
        self._database = database
        self._after = after
        self._trails = trails
        self._changed = changed
        self._clock = clock

    async def signed_in(self) -> SignedIn | None:
        """Who it is; None when nobody, or when what they signed in to has ended since."""
        data = await self._data()
        if data is None:
            return None
        async with self._database.read() as session:
            user = await users.find(session, data["user_id"])
        if user is None or not user.active or user.session_epoch != data["epoch"]:
            return None
        return SignedIn(
            user_id=user.user_id,
            email=user.email,
            email_verified=user.email_verified,
            name=user.name,
            admin=user.admin,
            sid=data["sid"],
            auth_time=data["auth_time"],
            epoch=user.session_epoch,
        )

    def sign_in_url(
        self,
        then: str,
        *,
        email: str | None = None,
        form_targets: Sequence[str] = (),
        notice: str | None = None,
    ) -> str:
        """Where a person signs in, and goes on to `then`, within an hour; see `After`."""
        after = After(then, email, tuple(form_targets), notice)
        return f"{LOGIN_PATH}?{urlencode({'continue': self._after.seal(after)})}"

    async def sign_in(self, response: Response, user: User) -> None:
        """Begin a session of `user` under a new id.

        Who signs in again keeps their `sid`, so that what began in it still ends with it; another
        person's session ends.
        """
        before = await self.signed_in()
        await self._end_session()  # first, so that whoever gives a code meanwhile sees it
        if before is not None and before.user_id == user.user_id:
            sid = before.sid
        else:
            sid = secrets.token_urlsafe(_SID_BYTES)
            await self._end_families(before)
        data = {
            "user_id": user.user_id,
            "epoch": user.session_epoch,
            "sid": sid,
            "auth_time": int(self._clock()),
        }
        self._cookie.write(response, await self._sessions.start(data), None)

    async def sign_out(self, response: Response) -> None:
        """End the session and what began in it; no error when there is none."""
        before = await self.signed_in()
        await self._end_session()
        self._cookie.delete(response)
        await self._end_families(before)

    async def _data(self) -> dict[str, Any] | None:
        session_id = self._cookie.read()
        return await self._sessions.read(session_id) if session_id else None

    async def _end_session(self) -> None:
        session_id = self._cookie.read()
        if session_id:
            await self._sessions.end(session_id)

    async def _end_families(self, before: SignedIn | None) -> None:
        if before is None:
            return
        trail = self._trails(origin.of_person(before.user_id))
        async with self._database.write() as session:
            await families.end(session, sid=before.sid, now=self._clock(), trail=trail)
        await self._changed()
