"""Signing in: the authorization code flow as a client sees it (RFC 6749, 7636, 9207, 9700)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from bearer import BearerError
from dashboard.authorization_server import NO_ACCESS, AuthorizationServer, Granted, Refused
from dashboard.flow import Flow
from dashboard.id_token import IdTokens
from dashboard.sessions import UserSessions
from dashboard.upstreams import AUDIENCES

CALLBACK_PATH = "/app/callback"


class NotSignedIn(Exception):
    """The sign-in came to nothing. `code` is RFC 6749's error, or ours; `reason` is for the log."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class Returned:
    """The parameters that a browser came back with, whoever sent it."""

    iss: str | None
    code: str | None
    error: str | None


class SignIn:
    """For people who reach TokenDealer and us at `issuer`."""

    def __init__(
        self,
        *,
        issuer: str,
        client_id: str,
        scope: str,
        server: AuthorizationServer,
        id_tokens: IdTokens,
        sessions: UserSessions,
    ) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._scope = scope
        self._server = server
        self._id_tokens = id_tokens
        self._sessions = sessions
        self._redirect_uri = issuer + CALLBACK_PATH

    def location(self, flow: Flow) -> str:
        """Where the browser is sent to begin `flow`."""
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "scope": self._scope,
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": flow.challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._issuer}/oauth/authorize?{urlencode(query)}"

    async def finish(self, flow: Flow, returned: Returned) -> str:
        """The id of a new session. NotSignedIn; ServiceUnavailable while TokenDealer is away."""
        if returned.iss != self._issuer:  # RFC 9207 section 2.4: another server's answer
            raise NotSignedIn("invalid_request", f"the answer's iss is {returned.iss!r:.100}")
        if returned.error is not None:
            raise NotSignedIn(returned.error, f"the answer's error is {returned.error!r:.100}")
        if not returned.code:
            raise NotSignedIn("invalid_request", "the answer has neither code nor error")
        audience, granted = await self._exchange(returned.code, flow)
        unverified = granted.unverified_id_token or ""
        try:
            person = await self._id_tokens.verify(
                unverified, nonce=flow.nonce, access_token=granted.held.token or ""
            )
        except BearerError as error:
            raise NotSignedIn("invalid_id_token", f"the ID token: {error}") from None
        return await self._sessions.start(
            person, unverified, granted.refresh_token, {audience: granted.held}
        )

    async def _exchange(self, code: str, flow: Flow) -> tuple[str, Granted]:
        """With the first API at which the person may do anything; a code survives the others."""
        refusal = Refused("invalid_target")
        for audience in AUDIENCES:
            try:
                return audience, await self._server.exchange(
                    code,
                    verifier=flow.verifier,
                    redirect_uri=self._redirect_uri,
                    audience=audience,
                )
            except Refused as refused:
                refusal = refused
                if refused.error not in NO_ACCESS:
                    break
        raise NotSignedIn(refusal.error, str(refusal))
