"""TokenDealer's signed list of revocations, followed in the background and asked from memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from math import inf
from random import random as uniform

from bearer.errors import KeysUnavailable, UnknownKid
from bearer.feed_settings import FeedSettings
from bearer.flight import SingleFlight
from bearer.http import Fetch, FetchFailed, Reply
from bearer.revocation_list import MAX_LIST_BYTES, parse_revocations
from bearer.revocations import RevocationList
from bearer.verifier import Keys

WARN_SECONDS = 60.0

_log = logging.getLogger("bearer.feed")


class RevocationFeed:
    """The last good list of `settings.url`, in use whatever happens to TokenDealer.

    keys: those that sign the list. clock: seconds, any epoch, never set back. random: a number in
    [0, 1), so that verifiers do not ask all at once. wait: sleeps that many seconds. The timeout of
    a fetch is `http`'s.
    """

    def __init__(
        self,
        settings: FeedSettings,
        *,
        http: Fetch,
        keys: Keys,
        issuer: str,
        clock: Callable[[], float],
        random: Callable[[], float] = uniform,
        wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._settings, self._http, self._keys, self._issuer = settings, http, keys, issuer
        self._clock, self._random, self._wait = clock, random, wait
        self._current: RevocationList | None = None
        self._etag: str | None = None
        self._good_at = self._fresh_until = self._warned_at = -inf
        self._failures = 0
        self._stale_decisions = 0
        self._asking = SingleFlight(self._ask)
        self._background: asyncio.Task[None] | None = None

    @property
    def ready(self) -> bool:
        """Whether a list was ever taken."""
        return self._current is not None

    @property
    def version(self) -> int | None:
        """Of the list in use, if there is one."""
        return None if self._current is None else self._current.version

    @property
    def age(self) -> float:
        """Seconds since the last good answer was asked for, 304 too; infinite before the first."""
        return self._clock() - self._good_at

    @property
    def is_stale(self) -> bool:
        """Whether `age` is above `max_age`."""
        return self._clock() > self._fresh_until

    @property
    def stale_decisions(self) -> int:
        """How many tokens were judged by a list that was stale."""
        return self._stale_decisions

    def is_revoked(
        self, *, jti: str, client_id: str, subject: str, issued_at: float, kid: str
    ) -> bool:
        """By the list in use. KeysUnavailable without one, and, if so set, once it is stale."""
        current = self._current
        if current is None:
            raise KeysUnavailable(
                "revocations_unavailable", "no revocations were ever fetched", retry_after=1
            )
        if self._clock() > self._fresh_until:
            self._judge_stale()
        return current.names(jti, client_id, subject, issued_at, kid)

    async def start(self) -> None:
        """Fetch once, then follow in the background. A failure is logged and tried again."""
        if self._background is None:
            self._background = asyncio.create_task(self._follow())
            await self._asking.run()

    async def stop(self) -> None:
        """End the background work; the list stays in use."""
        task, self._background = self._background, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
        await self._asking.stop()

    def _judge_stale(self) -> None:
        if self._settings.stale == "refuse":
            raise KeysUnavailable(
                "revocations_stale", "the revocations are too old to decide by", retry_after=1
            )
        self._stale_decisions += 1

    async def _follow(self) -> None:
        while True:
            await self._asking.run()
            await self._wait(self._settings.poll_seconds * (1 - self._random() / 10))

    async def _ask(self) -> None:
        asked_at = self._clock()  # before the request: the answer may be as old as this
        headers = {} if self._etag is None else {"If-None-Match": self._etag}
        try:
            url = self._settings.url
            await self._take(await self._http("GET", url, headers=headers, body=None))
        except Exception as error:  # noqa: BLE001 - whatever it was, the last good list stays and the loop lives on
            self._failed(error)
        else:
            self._good_at, self._failures = asked_at, 0
            self._fresh_until = asked_at + self._settings.max_age

    def _failed(self, error: Exception) -> None:
        self._failures += 1
        now = self._clock()
        if self._failures == 1 or now - self._warned_at >= WARN_SECONDS:
            self._warned_at = now
            _log.warning(
                "revocations not refreshed, %d in a row, last good %.0f s ago: %r",
                self._failures,
                self.age,
                error,
            )

    async def _take(self, reply: Reply) -> None:
        if reply.status == 200:
            if len(reply.body) > MAX_LIST_BYTES:
                raise FetchFailed(f"the list is larger than {MAX_LIST_BYTES} bytes")
            self._replace(await self._parsed(reply.body.decode("ascii")))
            self._etag = reply.headers.get("etag")
        elif reply.status != 304 or self._etag is None:
            raise FetchFailed(f"unexpected status {reply.status}")

    async def _parsed(self, unverified_list: str) -> RevocationList:
        try:
            return parse_revocations(unverified_list, keys=self._keys.current, issuer=self._issuer)
        except UnknownKid:  # without a cool-down: only our own TokenDealer can cause it
            await self._keys.refresh()
            return parse_revocations(unverified_list, keys=self._keys.current, issuer=self._issuer)

    def _replace(self, fresh: RevocationList) -> None:
        old = self._current
        if old is not None and not fresh.may_replace(old):
            # with the etag unchanged it comes again, so it is taken once it is signed late enough
            raise ValueError(f"version {fresh.version} is older than {old.version}, in use")
        self._current = fresh
