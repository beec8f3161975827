"""TokenDealer's public keys, kept fresh in the background (RFC 7517 section 5)."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from random import random as uniform
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bearer.flight import SingleFlight
from bearer.freshness import UNSAID, lifetime
from bearer.http import Fetch, FetchFailed, Reply
from bearer.jwk import parse_jwks

MAX_JWKS_BYTES = 256 * 1024
UNKNOWN_KID_COOL_DOWN = 30.0
FIRST_RETRY, LAST_RETRY = 1.0, 60.0

_log = logging.getLogger("bearer.jwks")


class Jwks:
    """The last good key set of `url`, in use even while TokenDealer is down or talks rubbish.

    clock: seconds, any epoch. random: a number in [0, 1), so that verifiers do not ask all at once.
    wait: sleeps that many seconds. The timeout of a fetch is `http`'s.
    """

    def __init__(
        self,
        url: str,
        *,
        http: Fetch,
        clock: Callable[[], float],
        random: Callable[[], float] = uniform,
        wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._url, self._http = url, http
        self._clock, self._random, self._wait = clock, random, wait
        self._current: Mapping[str, RSAPublicKey] = MappingProxyType({})
        self._etag: str | None = None
        self._lifetime = UNSAID
        self._failures = 0
        self._ready = False
        self._asked_at: float | None = None
        self._refreshing = SingleFlight(self._refresh)
        self._background: asyncio.Task[None] | None = None

    @property
    def current(self) -> Mapping[str, RSAPublicKey]:
        """Keys by kid, read-only. A key that did not change stays the same object."""
        return self._current

    @property
    def ready(self) -> bool:
        """Whether a key set was ever fetched."""
        return self._ready

    async def start(self) -> None:
        """Fetch once, then keep fresh in the background. A failure is logged and tried again."""
        if self._background is None:
            self._background = asyncio.create_task(self._keep_fresh())
            await self._refreshing.run()

    async def stop(self) -> None:
        """End the background work; `current` stays as it is."""
        task, self._background = self._background, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
        await self._refreshing.stop()

    async def key_set(self, unverified_kid: str) -> Mapping[str, RSAPublicKey]:
        """The keys, after one refresh if this kid is unknown; never an error.

        Callers share one refresh, and unknown kids cause at most one in 30 s: anyone can make them
        up.
        """
        if unverified_kid not in self._current and (self._refreshing.busy or self._may_ask()):
            await self._refreshing.run()
        return self._current

    async def refresh(self) -> None:
        """Fetch at once, or wait for the fetch under way; never an error.

        It has no cool-down: only for what nobody but TokenDealer can cause.
        """
        await self._refreshing.run()

    def _may_ask(self) -> bool:
        now = self._clock()
        # a clock that was set back does not count as cooling down
        if self._asked_at is not None and 0 <= now - self._asked_at < UNKNOWN_KID_COOL_DOWN:
            return False
        self._asked_at = now
        return True

    async def _keep_fresh(self) -> None:
        while True:
            await self._refreshing.run()
            await self._wait(self._pause())

    def _pause(self) -> float:
        if self._failures:
            backoff = FIRST_RETRY * 2.0 ** min(self._failures - 1, 10)
            return min(backoff, LAST_RETRY, self._lifetime) * (0.5 + self._random() / 2)
        return self._lifetime * (0.8 + self._random() / 5)  # at max-age at the latest

    async def _refresh(self) -> None:
        headers = {"Accept": "application/jwk-set+json, application/json"}
        if self._etag is not None:
            headers["If-None-Match"] = self._etag
        try:
            self._take(await self._http("GET", self._url, headers=headers, body=None))
        except Exception as error:  # noqa: BLE001 - whatever it was, the last good keys stay and the loop lives on
            self._failures += 1
            _log.warning("JWKS refresh failed, %d in a row: %r", self._failures, error)
        else:
            self._failures = 0

    def _take(self, reply: Reply) -> None:
        if reply.status == 200:
            if len(reply.body) > MAX_JWKS_BYTES:
                raise FetchFailed(f"the JWKS is larger than {MAX_JWKS_BYTES} bytes")
            self._replace(parse_jwks(json.loads(reply.body.decode("utf-8"))))
            self._etag = reply.headers.get("etag")
        elif reply.status != 304 or self._etag is None:
            raise FetchFailed(f"unexpected status {reply.status}")
        self._lifetime = lifetime(reply.headers)

    def _replace(self, keys: dict[str, RSAPublicKey]) -> None:
        # an equal key stays the same object, by which cached tokens see that theirs has not changed
        old = self._current
        same = {kid: old[kid] if old.get(kid) == key else key for kid, key in keys.items()}
        self._current = MappingProxyType(same)
        self._ready = True
