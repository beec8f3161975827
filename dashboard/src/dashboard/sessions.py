"""Who is signed in: a person, their tokens and the CSRF token, on the server."""

import secrets
from typing import Any

import msgspec

from chassis import sessions as chassis

CSRF_BYTES = 32


class Person(msgspec.Struct, frozen=True):
    """Who the ID token says it is."""

    sub: str
    name: str | None
    email: str | None


class Held(msgspec.Struct, frozen=True):
    """What there is for one API. `token` None: the person may do nothing there.

    `scopes` are without those that say who somebody is. Times are seconds since 1970.
    """

    token: str | None
    scopes: list[str]
    renew_at: float
    expires_at: float


class Session(msgspec.Struct, frozen=True):
    """One sign-in in one browser. `held` is by audience."""

    person: Person
    id_token: str
    refresh_token: str
    csrf: str
    held: dict[str, Held]

    def with_tokens(self, refresh_token: str, audience: str, held: Held) -> "Session":
        """The same after a refresh."""
        return msgspec.structs.replace(
            self, refresh_token=refresh_token, held={**self.held, audience: held}
        )


class UserSessions:
    """`chassis.sessions` of `Session`s."""

    def __init__(self, sessions: chassis.Sessions) -> None:
        self._sessions = sessions

    async def start(
        self, person: Person, id_token: str, refresh_token: str, held: dict[str, Held]
    ) -> str:
        """Begin a session; its id, which goes into the browser's cookie."""
        csrf = secrets.token_urlsafe(CSRF_BYTES)
        session = Session(person, id_token, refresh_token, csrf, held)
        return await self._sessions.start(msgspec.to_builtins(session))

    async def read(self, session_id: str) -> Session | None:
        """The session, which by this lives on; None when there is none."""
        return _session(await self._sessions.read(session_id))

    async def peek(self, session_id: str) -> Session | None:
        """The same without use: it lives on no longer by this."""
        return _session(await self._sessions.peek(session_id))

    async def write(self, session_id: str, session: Session) -> None:
        """Put it in place of what was there; who writes holds the session's lock."""
        await self._sessions.write(session_id, msgspec.to_builtins(session))

    async def end(self, session_id: str) -> None:
        """End a session."""
        await self._sessions.end(session_id)


def _session(data: dict[str, Any] | None) -> Session | None:
    return None if data is None else msgspec.convert(data, Session)
