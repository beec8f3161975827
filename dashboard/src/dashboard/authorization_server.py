"""TokenDealer's endpoints that a client asks by itself: codes, refresh tokens, revocation."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

import msgspec

from bearer import MAX_TOKEN_BYTES
from bearer.grant import basic
from chassis.clock import Clock
from dashboard.errors import ServiceTimeout, ServiceUnavailable
from dashboard.http_client import Answer, HttpClient, NoAnswer, TooSlow
from dashboard.sessions import Held

NAME = "tokendealer"
SECONDS = 5.0
MAX_ANSWER_BYTES = 64 * 1024
RENEW_SECONDS = 60
"""A token with less to live is renewed; one that never lives that long at half of its life."""
NO_ACCESS = frozenset({"invalid_target", "invalid_scope"})
"""Refusals that are about the API that was asked for; code and refresh token stay good."""
IDENTITY_SCOPES = frozenset({"openid", "profile", "email"})


class Refused(Exception):
    """An error of RFC 6749 section 5.2; `error` is its code."""

    def __init__(self, error: str) -> None:
        super().__init__(f"the token endpoint says {error!r}")
        self.error = error


@dataclass(frozen=True, slots=True)
class Granted:
    """What an exchange gave. `id_token` is not verified yet."""

    held: Held = field(repr=False)
    refresh_token: str = field(repr=False)
    unverified_id_token: str | None = field(repr=False)


class _TokenAnswer(msgspec.Struct):
    access_token: str
    token_type: str
    expires_in: float
    refresh_token: str
    scope: str = ""
    id_token: str | None = None


class _ErrorAnswer(msgspec.Struct):
    error: str


class AuthorizationServer:
    """Speaks for the client `client_id`. Clock: seconds since 1970.

    All methods raise ServiceUnavailable when TokenDealer can't be reached or talks rubbish.
    """

    def __init__(
        self,
        *,
        token_url: str,
        revocation_url: str,
        client_id: str,
        client_secret: str,
        http: HttpClient,
        clock: Clock,
    ) -> None:
        self._token_url = token_url
        self._revocation_url = revocation_url
        self._authorization = basic(client_id, client_secret)
        self._http = http
        self._clock = clock

    async def exchange(
        self, code: str, *, verifier: str, redirect_uri: str, audience: str
    ) -> Granted:
        """What a code gives (RFC 6749 section 4.1.3, RFC 7636 section 4.5); Refused."""
        return await self._token(
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": redirect_uri,
                "code_verifier": verifier,
                "audience": audience,
            }
        )

    async def refresh(self, refresh_token: str, audience: str) -> Granted:
        """A token for `audience`, and the next refresh token (RFC 6749 section 6); Refused."""
        return await self._token(
            {
                "grant_type": "refresh_token",
                "refresh_token": refresh_token,
                "audience": audience,
            }
        )

    async def revoke(self, refresh_token: str) -> None:
        """End the family of a refresh token (RFC 7009)."""
        form = {"token": refresh_token, "token_type_hint": "refresh_token"}
        answer = await self._post(self._revocation_url, form)
        if answer.status != 200:
            raise ServiceUnavailable(NAME, f"the revocation was answered {answer.status}")

    async def _token(self, form: dict[str, str]) -> Granted:
        asked_at = self._clock()  # before the request: the token may be as old as this
        answer = await self._post(self._token_url, form)
        if 400 <= answer.status < 500:
            raise Refused(_error(answer))
        if answer.status != 200:
            raise ServiceUnavailable(NAME, f"a token request was answered {answer.status}")
        return _granted(answer, asked_at)

    async def _post(self, url: str, form: dict[str, str]) -> Answer:
        headers = {
            "Authorization": self._authorization,
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        try:
            return await self._http.exchange(
                "POST",
                url,
                headers=headers,
                body=urlencode(form).encode("ascii"),
                seconds=SECONDS,
                max_bytes=MAX_ANSWER_BYTES,
            )
        except TooSlow as error:
            raise ServiceTimeout(NAME, str(error)) from None
        except NoAnswer as error:
            raise ServiceUnavailable(NAME, str(error)) from None


def _error(answer: Answer) -> str:
    """429 and what is no OAuth error at all say nothing about the token that was sent."""
    try:
        error = msgspec.json.decode(answer.body, type=_ErrorAnswer).error
    except msgspec.MsgspecError:
        raise ServiceUnavailable(NAME, f"a token request was answered {answer.status}") from None
    if answer.status == 429:
        raise ServiceUnavailable(NAME, f"a token request was refused as {error[:40]!r}")
    return error


def _granted(answer: Answer, asked_at: float) -> Granted:
    try:
        found = msgspec.json.decode(answer.body, type=_TokenAnswer)
    except msgspec.MsgspecError as error:
        raise ServiceUnavailable(NAME, f"the token answer is unusable: {error}") from None
    usable = len(found.access_token) <= MAX_TOKEN_BYTES and found.access_token.isascii()
    if found.token_type.lower() != "bearer" or not usable or found.expires_in <= 0:
        raise ServiceUnavailable(NAME, "the token answer holds no usable bearer token")
    held = Held(
        token=found.access_token,
        scopes=[scope for scope in found.scope.split() if scope not in IDENTITY_SCOPES],
        renew_at=asked_at + max(found.expires_in - RENEW_SECONDS, found.expires_in / 2),
        expires_at=asked_at + found.expires_in,
    )
    return Granted(held, found.refresh_token, found.id_token)
