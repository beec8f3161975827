"""Refresh tokens that could not be written: the ones before them work no more."""

from chassis.errors import Unavailable
from dashboard.sessions import Session, UserSessions

MOST = 1000
"""Sessions of some 6 KB; beyond that the oldest is lost, and its person has to sign in again."""


class Unsaved:
    """`sessions` as they are after each renewal, also while their cache can't be written to.

    Who calls holds the session's lock. Nothing here counts as use of a session.
    """

    def __init__(self, sessions: UserSessions) -> None:
        self._sessions = sessions
        self._waiting: dict[str, tuple[str, Session]] = {}

    async def read(self, session_id: str) -> Session | None:
        """The session; what waits for it is written first. Unavailable as long as it can't be."""
        stored = await self._sessions.peek(session_id)
        used, renewed = self._waiting.get(session_id, ("", None))
        # Another refresh token than the one it was had for: somebody else was here since.
        if renewed is not None and stored is not None and stored.refresh_token == used:
            await self._sessions.write(session_id, renewed)
            stored = renewed
        self._waiting.pop(session_id, None)
        return stored

    async def write(self, session_id: str, session: Session, *, used: str) -> None:
        """Put it in place of the one whose refresh token was `used`. Unavailable: it waits here."""
        try:
            await self._sessions.write(session_id, session)
        except Unavailable:
            self._waiting[session_id] = (used, session)
            if len(self._waiting) > MOST:
                del self._waiting[next(iter(self._waiting))]
            raise
