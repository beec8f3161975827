"""Who sends the request under way, and whether a page of ours made the browser send it."""

import hmac
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from quart import request

from chassis.cookies import Cookie
from dashboard.errors import CsrfFailed, SignedOut
from dashboard.sessions import Session, UserSessions

CSRF_HEADER = "X-CSRF-Token"


@dataclass(frozen=True, slots=True)
class Current:
    """The session that a request belongs to."""

    session_id: str
    session: Session


class SignedIn:
    """Finds the session by `cookie`. `origins`: whose pages may write."""

    def __init__(self, *, sessions: UserSessions, cookie: Cookie, origins: Collection[str]) -> None:
        self._sessions = sessions
        self._cookie = cookie
        self._origins = origins

    async def require(self) -> Current:
        """The session of the request under way, which is in use by it; SignedOut without one."""
        return await _current(self._cookie.read(), self._sessions.read)

    async def look(self) -> Current:
        """The same for what an open page asks again and again, which is no use of the session."""
        return await self.find(self._cookie.read())

    async def find(self, unverified_id: str | None) -> Current:
        """The session with this id, without use of it; SignedOut when there is none."""
        return await _current(unverified_id, self._sessions.peek)

    async def require_write(self) -> Current:
        """The same for what changes anything: CsrfFailed unless a page of ours asks for it."""
        current = await self.require()
        origin = request.headers.get("Origin")
        if origin is not None and origin not in self._origins:
            raise CsrfFailed("The request comes from a page of another site")
        given = ", ".join(request.headers.getlist(CSRF_HEADER)).encode()
        if not hmac.compare_digest(given, current.session.csrf.encode()):
            raise CsrfFailed(f"{CSRF_HEADER} is missing or wrong", field=CSRF_HEADER)
        return current


async def _current(
    unverified_id: str | None, read: Callable[[str], Awaitable[Session | None]]
) -> Current:
    session = await read(unverified_id) if unverified_id else None
    if session is None or unverified_id is None:
        raise SignedOut
    return Current(unverified_id, session)
