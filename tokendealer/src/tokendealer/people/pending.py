"""Who has shown their password and still has to show a code: a session of its own, and short."""

from dataclasses import asdict, dataclass
from typing import Any

from quart import Response

from chassis.cookies import Cookie
from chassis.sessions import Sessions
from tokendealer.people.after import After
from tokendealer.people.sign_in import Known

KEPT_SECONDS = 600
MAX_TRIES = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits, where they go on to, and how many codes they have tried, this one included."""

    known: Known
    email: str
    after: After
    tries: int


class Pending:
    """The pending sign-in of the browser of the request under way."""

    def __init__(self, *, sessions: Sessions, cookie: Cookie) -> None:
        self._sessions = sessions
        self._cookie = cookie

    async def begin(self, response: Response, known: Known, email: str, after: After) -> None:
        """From here on the browser is asked for a code."""
        data = {"known": asdict(known), "email": email, "after": asdict(after), "tries": 0}
        self._cookie.write(response, await self._sessions.start(data), KEPT_SECONDS)

    async def find(self) -> Waiting | None:
        """What there is; None when there is none, or its time is over."""
        session_id = self._cookie.read()
        data = await self._sessions.read(session_id) if session_id else None
        return _waiting(data) if data is not None else None

    async def count_try(self) -> Waiting | None:
        """The same with one more try; None as well when there were MAX_TRIES already."""
        session_id = self._cookie.read()
        data = await self._sessions.read(session_id) if session_id else None
        if session_id is None or data is None:
            return None
        data["tries"] += 1
        if data["tries"] > MAX_TRIES:
            await self._sessions.end(session_id)
            return None
        await self._sessions.write(session_id, data)
        return _waiting(data)

    async def end(self, response: Response) -> None:
        """It is done with."""
        session_id = self._cookie.read()
        if session_id:
            await self._sessions.end(session_id)
        self._cookie.delete(response)


def _waiting(data: dict[str, Any]) -> Waiting:
    after = data["after"]
    return Waiting(
        known=Known(**data["known"]),
        email=data["email"],
        after=After(**{**after, "form_targets": tuple(after["form_targets"])}),
        tries=data["tries"],
    )
