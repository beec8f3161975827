"""A client's own access token, fetched when needed and renewed in time (RFC 6749 section 4.4)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from random import random as uniform

from bearer.errors import TokenRequestFailed
from bearer.flight import SingleFlight
from bearer.grant import basic, form, granted
from bearer.http import Fetch, FetchFailed

LONGEST_MARGIN = 120.0  # seconds before expiry at which a token is renewed
PAUSE_AFTER_FAILURE = 1.0  # seconds

_log = logging.getLogger("bearer.source")


@dataclass(frozen=True, slots=True)
class _Held:
    token: str = field(repr=False)
    renew_at: float
    expires_at: float


class TokenSource:
    """Access tokens for one client and one audience. Neither secret nor token is logged or shown.

    scope: names separated by spaces. clock: seconds, any epoch. random: a number in [0, 1), so that
    clients that started together do not renew together. The timeout of a fetch is `http`'s.
    """

    def __init__(
        self,
        *,
        token_url: str,
        client_id: str,
        client_secret: str,
        audience: str,
        scope: str,
        http: Fetch,
        clock: Callable[[], float],
        random: Callable[[], float] = uniform,
    ) -> None:
        self._token_url, self._http = token_url, http
        self._clock, self._random = clock, random
        self._authorization = basic(client_id, client_secret)
        self._form = form(audience, scope)
        self._held: _Held | None = None
        self._failure: tuple[float, TokenRequestFailed] | None = None
        self._fetching = SingleFlight(self._fetch)

    async def token(self) -> str:
        """A token that is not about to expire; callers share one request.

        While renewing fails, the old token is given as long as it lives; then TokenRequestFailed.
        After a failure TokenDealer is left alone for a second, in which the answer stays the same.
        """
        held = self._held
        if held is not None and self._clock() < held.renew_at:
            return held.token
        try:
            self._leave_alone()
            return await self._fetching.run()
        except TokenRequestFailed:
            if held is None or self._clock() >= held.expires_at:
                raise
            return held.token

    async def replace(self, rejected: str) -> str:
        """Another token than `rejected`, which a service answered with 401; TokenRequestFailed.

        Many callers that were rejected together cause one request: the later ones find it replaced.
        """
        held = self._held
        if held is not None and held.token != rejected and self._clock() < held.expires_at:
            return held.token
        return await self._fetching.run()

    def _leave_alone(self) -> None:
        if self._failure is None or self._fetching.busy:
            return
        failed_at, failure = self._failure
        if 0 <= self._clock() - failed_at < PAUSE_AFTER_FAILURE:
            raise TokenRequestFailed(failure.status, failure.error, failure.description)

    async def _fetch(self) -> str:
        try:
            held = await self._request()
        except TokenRequestFailed as failure:
            self._failure = self._clock(), failure
            _log.warning("%s", failure)
            raise
        self._held, self._failure = held, None
        return held.token

    async def _request(self) -> _Held:
        asked_at = self._clock()  # before the request: the token may be as old as this
        headers = {
            "Authorization": self._authorization,
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        try:
            reply = await self._http("POST", self._token_url, headers=headers, body=self._form)
        except FetchFailed as error:
            raise TokenRequestFailed(None, None, str(error)) from error
        grant = granted(reply)
        margin = min(LONGEST_MARGIN, grant.expires_in / 5) * (0.5 + self._random() / 2)
        expires_at = asked_at + grant.expires_in
        return _Held(grant.access_token, expires_at - margin, expires_at)
