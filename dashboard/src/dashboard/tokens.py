"""The access tokens of a session: renewed in time, and no refresh token ever used twice."""

from chassis.clock import Clock
from chassis.logs import get_logger
from chassis.single_flight import SingleFlight
from dashboard.access_tokens import AccessTokens
from dashboard.authorization_server import NAME, NO_ACCESS, AuthorizationServer, Refused
from dashboard.errors import InsufficientScope, ServiceUnavailable, SignedOut
from dashboard.locks import Locks, lock_name
from dashboard.sessions import Held, Session, UserSessions
from dashboard.unsaved import Unsaved
from dashboard.upstreams import AUDIENCES

NO_ACCESS_SECONDS = 60
"""After that it is asked again: somebody may have been given more."""

log = get_logger()


class Tokens:
    """Keeps what `sessions` hold fresh. Clock: seconds since 1970.

    Methods raise SignedOut when the session is over, which for TokenDealer it may be at any time,
    and ServiceUnavailable while TokenDealer is away; the session stays.
    """

    def __init__(
        self,
        *,
        sessions: UserSessions,
        server: AuthorizationServer,
        access_tokens: AccessTokens,
        locks: Locks,
        clock: Clock,
    ) -> None:
        self._sessions = sessions
        self._unsaved = Unsaved(sessions)
        self._server = server
        self._access_tokens = access_tokens
        self._locks = locks
        self._clock = clock
        # A browser that goes away must not take the answer with the next refresh token along.
        self._renewals: SingleFlight[Held] = SingleFlight()

    async def access_token(self, session_id: str, session: Session, audience: str) -> str:
        """A token for `audience`. InsufficientScope when the person may do nothing there."""
        return _token(await self._held(session_id, session, audience))

    async def replace(self, session_id: str, audience: str, rejected: str) -> str:
        """Another token than `rejected`, which a service would not take."""
        return _token(await self._renew(session_id, audience, rejected))

    async def scopes(self, session_id: str, session: Session, audience: str) -> list[str]:
        """What the person may do at `audience`, by a token that is good right now.

        One that is not is replaced once; when the next one is not good either, the session has
        ended: SignedOut. Unavailable while that can't be told.
        """
        held = await self._held(session_id, session, audience)
        if not await self._is_good(held, audience):
            held = await self._renew(session_id, audience, held.token)
            if not await self._is_good(held, audience):
                await self.end(session_id)
                raise SignedOut
        return held.scopes

    async def check(self, session_id: str, session: Session) -> None:
        """SignedOut when the session's tokens are good no more; as `scopes`.

        One token tells of all: what takes access from a person takes their whole family.
        """
        held = (name for name, held in session.held.items() if held.token is not None)
        await self.scopes(session_id, session, next(held, AUDIENCES[0]))

    async def end(self, session_id: str) -> None:
        """End a session, and its tokens too if TokenDealer can be reached."""
        async with self._locks.hold(lock_name(session_id)):
            session = await self._unsaved.read(session_id)
            await self._sessions.end(session_id)
        if session is None:
            return
        try:
            await self._server.revoke(session.refresh_token)
        except (ServiceUnavailable, Refused) as error:
            log.warning("tokens_not_revoked", reason=str(error))

    async def _is_good(self, held: Held, audience: str) -> bool:
        """Whether it says what it did still; without a token it says that there is no access."""
        return held.token is None or await self._access_tokens.is_good(held.token, audience)

    async def _held(self, session_id: str, session: Session, audience: str) -> Held:
        held = session.held.get(audience)
        if held is not None and self._clock() < held.renew_at:
            return held
        try:
            return await self._renew(session_id, audience, None)
        except ServiceUnavailable:
            if held is None or held.token is None or self._clock() >= held.expires_at:
                raise
            return held

    async def _renew(self, session_id: str, audience: str, rejected: str | None) -> Held:
        return await self._renewals.run(
            (session_id, audience, rejected),
            lambda: self._renew_alone(session_id, audience, rejected),
        )

    async def _renew_alone(self, session_id: str, audience: str, rejected: str | None) -> Held:
        async with self._locks.hold(lock_name(session_id)):
            session = await self._unsaved.read(session_id)
            if session is None:
                raise SignedOut
            held = session.held.get(audience)
            if held is not None and self._clock() < held.renew_at and held.token != rejected:
                return held  # somebody else was here before
            renewed = await self._refreshed(session_id, session, audience)
            await self._unsaved.write(session_id, renewed, used=session.refresh_token)
            return renewed.held[audience]

    async def _refreshed(self, session_id: str, session: Session, audience: str) -> Session:
        try:
            granted = await self._server.refresh(session.refresh_token, audience)
        except Refused as refused:
            if refused.error == "invalid_grant":
                await self._sessions.end(session_id)
                raise SignedOut from None
            if refused.error in NO_ACCESS:
                until = self._clock() + NO_ACCESS_SECONDS
                return session.with_tokens(
                    session.refresh_token, audience, Held(None, [], until, until)
                )
            raise ServiceUnavailable(NAME, str(refused)) from None
        return session.with_tokens(granted.refresh_token, audience, granted.held)


def _token(held: Held) -> str:
    if held.token is None:
        raise InsufficientScope
    return held.token
